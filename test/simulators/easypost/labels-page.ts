// A page with the labels that were bought, for people who run the demo.
import type { Core } from "./core";
import { textOf } from "./read-input";
import { reportState } from "./state-report";

export function labelsPage(core: Core): string {
  const { shipments, totals, accounts, scanForms } = reportState(core);
  const rows = shipments
    .filter(({ bought }) => bought)
    .reverse()
    .slice(0, 500)
    .map((one) =>
      row([
        `<a href="/files/postage_label/${one.id}.png">${escapeHtml(one.trackingCode ?? "no tracking")}</a>`,
        escapeHtml(one.service ?? ""),
        `$${((one.rateMinor ?? 0) / 100).toFixed(2)}`,
        escapeHtml(`${one.to.name ?? ""}, ${one.to.zip ?? ""} ${one.to.country}`),
        escapeHtml(one.account),
        escapeHtml(one.refundStatus ?? one.trackerStatus ?? ""),
      ]),
    );
  const forms = scanForms.map(
    ({ id, status, shipmentIds }) =>
      `<li><a href="/files/scan_form/${id}.pdf">${id}</a>: ${status}, ${shipmentIds.length} labels</li>`,
  );
  const money = accounts.map(
    ({ name, balanceMicro }) => `<li>${escapeHtml(name)}: $${(balanceMicro / 100_000).toFixed(2)}</li>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Simulated EasyPost</title>
<style>body{font:15px system-ui;margin:2rem}td,th{padding:.3rem .8rem;text-align:left;border-bottom:1px solid #ddd}</style>
<h1>Simulated EasyPost</h1>
<p>${totals.labels} labels bought, ${totals.held} held, ${totals.refunded} refunded.</p>
<ul>${money.join("")}</ul>
<table><tr><th>Label</th><th>Service</th><th>Price</th><th>To</th><th>Account</th><th>State</th></tr>${rows.join("")}</table>
<h2>SCAN forms</h2><ul>${forms.join("")}</ul></html>`;
}

function row(cells: string[]): string {
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

function escapeHtml(text: unknown): string {
  return (textOf(text) ?? "").replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

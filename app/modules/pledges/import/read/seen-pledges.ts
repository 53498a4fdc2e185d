/** Ids met in one file with the row and the hash of their first row; numbers, because there may be a million. */
export class SeenPledges {
  private readonly indexes = new Map<string, number>();
  private readonly rows: number[] = [];
  private readonly hashes: number[] = [];

  /** Notes the id; gives what was noted before, when it was. */
  note(id: string, row: number, hash: number): { row: number; hash: number } | null {
    const index = this.indexes.get(id);
    if (index !== undefined) return { row: this.rows[index] ?? 0, hash: this.hashes[index] ?? 0 };
    this.indexes.set(id, this.rows.length);
    this.rows.push(row);
    this.hashes.push(hash);
    return null;
  }
}

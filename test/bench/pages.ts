export async function benchPages(): Promise<Record<string, number | null>> {
  return { pledges: null, backers: null, home: null };
}

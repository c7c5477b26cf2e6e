// Reading a file that the technician chose.

const LARGEST = 1_048_576;

export interface ChosenFile {
  name: string;
  size: number;
  text: () => Promise<string>;
  base64: () => Promise<string>;
}

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** The chosen file, `"tooLarge"` above a megabyte, null when none was chosen. The input is ready for the same file again. */
export function chosen(input: HTMLInputElement): ChosenFile | "tooLarge" | null {
  const file = input.files?.[0];
  input.value = "";
  if (!file) return null;
  if (file.size > LARGEST) return "tooLarge";
  return { name: file.name, size: file.size, text: () => file.text(), base64: () => base64(file) };
}

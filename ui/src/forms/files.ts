// Reading a file that the technician chose.

const LARGEST = 1_048_576;

export interface ChosenFile {
  name: string;
  size: number;
  text: () => Promise<string>;
  base64: () => Promise<string>;
}

function read(file: File, how: "readAsText" | "readAsDataURL"): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new Error(file.name));
    reader[how](file);
  });
}

/** What follows the comma of a data URL. */
async function base64(file: File): Promise<string> {
  return (await read(file, "readAsDataURL")).split(",")[1] ?? "";
}

/** The chosen file, `"tooLarge"` above a megabyte, null when none was chosen. The input is ready for the same file again. */
export function chosen(input: HTMLInputElement): ChosenFile | "tooLarge" | null {
  const file = input.files?.[0];
  input.value = "";
  if (!file) return null;
  if (file.size > LARGEST) return "tooLarge";
  return { name: file.name, size: file.size, text: () => read(file, "readAsText"), base64: () => base64(file) };
}

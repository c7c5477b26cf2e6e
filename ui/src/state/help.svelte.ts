// Whether the sheet of keyboard shortcuts is shown.

class Help {
  open = $state(false);
}

export const help = new Help();

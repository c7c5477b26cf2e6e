// Whether the sheet of keyboard shortcuts is shown.

export class Help {
  open = $state(false);
}

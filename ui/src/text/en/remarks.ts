// English: note, tags and link of a profile.
export const remarks = {
  remarks: {
    title: "Note, tags and link",
    note: "Note",
    noteHelp: "Stored encrypted like a secret. Exported only with secrets.",
    tags: "Tags",
    tagsHelp: "Separated by commas. Not secret: they show while locked, and are exported.",
    link: "Link",
    linkHelp: "An https address, such as this customer's documentation.",
    open: "Open link",
    copyLink: "Copy link",
    linkCopied: "Link copied",
    find: (tag: string) => `Find all with ${tag}`,
  },
};

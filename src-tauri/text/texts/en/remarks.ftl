# Note, tags and link of a profile.

remarks-note-long = At most 10,000 characters.
remarks-tag-long = A tag has at most 40 characters.
remarks-tags-many = At most 20 tags.
remarks-link-wrong = This is not an address.
remarks-link-https = Only an address with https.
remarks-link-user = Leave user name and password out of the address.
remarks-no-link = this profile has no link

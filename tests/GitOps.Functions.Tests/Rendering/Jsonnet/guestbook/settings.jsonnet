{
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'guestbook-settings' },
  data: {
    'greeting.txt': importstr 'greeting.txt',
    about: |||
      import nothing here: "it is text"
        # and no comment
    |||,
  },
}

{
  name: 'guestbook-ui',
  image: 'registry.example.com/guestbook:' + std.extVar('tag'),
  containerPort: 80,
  servicePort: 8080,
}

using GitOps.Functions.Tests.RealParts;

// One of each for all tests. They start when a test first needs them; tests take them as constructor parameters.
[assembly: AssemblyFixture(typeof(AzuriteServer))]
[assembly: AssemblyFixture(typeof(ControlPlane))]

namespace GitOps.Functions.Tests.Architecture.Samples;

/// <summary>Uses other types in every place where a scan could overlook it.</summary>
[UsedAsAttribute]
internal sealed class User : UsedAsBase
{
    private readonly List<Dictionary<string, UsedInGeneric[]>> _generic = [];

    public static string Argument(UsedAsArgument? argument) => argument?.ToString() ?? typeof(UsedInTypeof).Name;

    public object Lambda() => _generic.Select(static _ => new UsedInLambda());

    public static async Task<object> AsyncAsync()
    {
        await Task.Yield();
        Func<Task<object>> inner = async () =>
        {
            await Task.Yield();
            return new SocketsHttpHandler();
        };
        return (new UsedInAsync(), await inner());
    }

    public static void Catch(Action action)
    {
        try
        {
            action();
        }
        catch (UsedInCatch)
        {
            return;
        }
    }

    internal sealed class Inner
    {
        public UsedInNested? Nested { get; init; }
    }
}

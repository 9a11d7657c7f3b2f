using System.Reflection;
using System.Reflection.Emit;
using Microsoft.Azure.WebJobs;
using Binder = Microsoft.Azure.WebJobs.Binder;
using ExecutionContext = Microsoft.Azure.WebJobs.ExecutionContext;

namespace GitOps.Functions.FunctionsHost;

/// <summary>
/// Gives the WebJobs SDK one method per queue or timer function, with the trigger attribute that its function.json asks for.
/// Public, because the methods are generated into another assembly and call into this type.
/// </summary>
public sealed class TriggerMethods : ITypeLocator
{
    // The generated methods are static, as the SDK would otherwise want to create their type.
    private static TriggerMethods? _instance;

    private readonly AppFolder _app;
    private readonly Invoker _invoker;

    internal TriggerMethods(AppFolder app, Invoker invoker) => (_app, _invoker) = (app, invoker);

    /// <summary>One type with one static method per function.</summary>
    public IReadOnlyList<Type> GetTypes()
    {
        _instance = this;
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Functions"), AssemblyBuilderAccess.Run).DefineDynamicModule("Functions");
        var type = module.DefineType("Host.Functions", TypeAttributes.Public | TypeAttributes.Class);
        foreach (var function in _app.Functions.Where(f => f.TriggerType != FunctionFile.HttpTrigger)) Define(type, function);
        return [type.CreateType()];
    }

    /// <summary>What the generated methods of queue functions call.</summary>
    public static Task OnQueueAsync(string function, string message, Binder binder, ExecutionContext context, CancellationToken cancel) =>
        _instance!.RunAsync(function, message, binder, context, cancel);

    /// <summary>What the generated methods of timer functions call.</summary>
    public static Task OnTimerAsync(string function, TimerInfo timer, Binder binder, ExecutionContext context, CancellationToken cancel) =>
        _instance!.RunAsync(function, timer, binder, context, cancel);

    private static void Define(TypeBuilder type, FunctionFile function)
    {
        if (function.Others.Count > 0) throw new NotSupportedException($"{function.Name}: no input or output bindings are known here besides HTTP.");
        switch (function.TriggerType)
        {
            case FunctionFile.QueueTrigger:
                Define(type, function, typeof(string), TriggerAttributes.Queue(function), nameof(OnQueueAsync));
                break;
            case FunctionFile.TimerTrigger:
                Define(type, function, typeof(TimerInfo), TriggerAttributes.Timer(function), nameof(OnTimerAsync));
                break;
            default:
                throw new NotSupportedException($"{function.Name}: no trigger of type {function.TriggerType} is known here.");
        }
    }

    private static void Define(TypeBuilder type, FunctionFile function, Type triggerType, CustomAttributeBuilder attribute, string target)
    {
        Type[] parameters = [triggerType, typeof(Binder), typeof(ExecutionContext), typeof(CancellationToken)];
        var method = type.DefineMethod(function.Name, MethodAttributes.Public | MethodAttributes.Static, typeof(Task), parameters);
        method.DefineParameter(1, ParameterAttributes.None, function.TriggerName).SetCustomAttribute(attribute);
        method.DefineParameter(2, ParameterAttributes.None, "_binder");
        method.DefineParameter(3, ParameterAttributes.None, "_context");
        method.DefineParameter(4, ParameterAttributes.None, "_cancel");
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldstr, function.Name);
        for (short i = 0; i < parameters.Length; i++) code.Emit(OpCodes.Ldarg, i);
        code.Emit(OpCodes.Call, typeof(TriggerMethods).GetMethod(target)!);
        code.Emit(OpCodes.Ret);
    }

    private Task RunAsync(string function, object trigger, Binder binder, ExecutionContext context, CancellationToken cancel)
    {
        var name = _app.Functions.First(f => f.Name == function).TriggerName;
        var payload = WireFormat.Invocation(new(name, trigger), WireFormat.WithMessageProperties(binder.BindingData, trigger));
        return _invoker.InvokeAsync(function, payload, context.InvocationId, cancel);
    }
}

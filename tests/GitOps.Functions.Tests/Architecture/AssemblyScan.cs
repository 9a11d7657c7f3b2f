using Mono.Cecil;
using Mono.Cecil.Cil;

namespace GitOps.Functions.Tests.Architecture;

/// <summary>
/// Reads what types of an assembly mention and construct. Bodies of lambdas, iterators and async methods live in nested types that the
/// compiler makes: they count as part of the type that they are nested in. Top-level types that a compiler or generator made are left out.
/// </summary>
internal sealed class AssemblyScan : IDisposable
{
    private readonly ModuleDefinition _module;

    public AssemblyScan(string path)
    {
        _module = ModuleDefinition.ReadModule(path);
        Written = [.. _module.Types.Where(static t => !IsGenerated(t))];
    }

    /// <summary>Top-level types that a person wrote.</summary>
    public IReadOnlyList<TypeDefinition> Written { get; }

    /// <summary>Every use of another type of the same assembly.</summary>
    public IEnumerable<TypeUse> Uses() => (
        from top in Written
        from type in WithNested(top)
        from mentioned in Mentioned(type).SelectMany(Parts)
        let target = Top(mentioned)
        where target is not null && target != top && !IsGenerated(target)
        select new TypeUse(top.Namespace, top.FullName, target.Namespace, target.Name)).Distinct();

    /// <summary>Every type, nested ones included, that a person wrote.</summary>
    public IEnumerable<TypeShape> Shapes() =>
        from top in Written
        from type in WithNested(top)
        where !IsGenerated(type)
        select new TypeShape(top.Namespace, type.FullName, type.IsPublic, type.IsClass && !type.IsValueType && !type.IsSealed && !type.IsAbstract);

    /// <summary>Every object that is constructed.</summary>
    public IEnumerable<Construction> Constructions() =>
        from top in Written
        from type in WithNested(top)
        from method in type.Methods
        where method.HasBody
        from instruction in method.Body.Instructions
        where instruction.OpCode == OpCodes.Newobj
        let constructor = (MethodReference)instruction.Operand
        select new Construction(top.Namespace, top.FullName, constructor.DeclaringType.FullName, constructor.Parameters.Count);

    public void Dispose() => _module.Dispose();

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);

    // A written type may carry GeneratedCodeAttribute on its generated half, so that only the names and places of generators are looked at.
    private static bool IsGenerated(TypeDefinition type) =>
        type.Name.StartsWith('<')
        || type.Name.Contains('>', StringComparison.Ordinal)
        || type.CustomAttributes.Any(static a => a.AttributeType.Name == "CompilerGeneratedAttribute")
        || (type.DeclaringType is null && Generators.Any(type.Namespace.StartsWith))
        || (type.DeclaringType is not null && type.Name.StartsWith("__", StringComparison.Ordinal));

    private static readonly string[] Generators =
    [
        "System.Text.RegularExpressions.Generated", "Microsoft.AspNetCore.Http.", "Microsoft.AspNetCore.Builder", "Microsoft.Extensions.Configuration.Binder.SourceGeneration",
        "Microsoft.CodeAnalysis", "System.Runtime.CompilerServices", "Microsoft.Extensions.Logging",
    ];

    private static IEnumerable<TypeReference> Mentioned(TypeDefinition type)
    {
        if (type.BaseType is not null) yield return type.BaseType;
        foreach (var used in type.Interfaces) yield return used.InterfaceType;
        foreach (var used in type.CustomAttributes) yield return used.AttributeType;
        foreach (var used in type.GenericParameters.SelectMany(static p => p.Constraints)) yield return used.ConstraintType;
        foreach (var used in type.Fields) yield return used.FieldType;
        foreach (var used in type.Properties) yield return used.PropertyType;
        foreach (var used in type.Methods.SelectMany(Mentioned)) yield return used;
    }

    private static IEnumerable<TypeReference> Mentioned(MethodDefinition method)
    {
        foreach (var used in Signature(method)) yield return used;
        foreach (var used in method.CustomAttributes) yield return used.AttributeType;
        foreach (var used in method.GenericParameters.SelectMany(static p => p.Constraints)) yield return used.ConstraintType;
        if (!method.HasBody) yield break;
        foreach (var used in method.Body.Variables) yield return used.VariableType;
        foreach (var used in method.Body.ExceptionHandlers) if (used.CatchType is not null) yield return used.CatchType;
        foreach (var used in method.Body.Instructions.SelectMany(Mentioned)) yield return used;
    }

    private static IEnumerable<TypeReference> Mentioned(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments, .. Signature(method)],
        MethodReference method => [method.DeclaringType, .. Signature(method)],
        _ => [],
    };

    private static IEnumerable<TypeReference> Signature(MethodReference method) => method.Parameters.Select(static p => p.ParameterType).Append(method.ReturnType);

    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };

    private TypeDefinition? Top(TypeReference type)
    {
        if (type is GenericParameter) return null;
        while (type.DeclaringType is not null) type = type.DeclaringType;
        return type.Scope == _module ? _module.GetType(type.Namespace, type.Name) : null;
    }
}

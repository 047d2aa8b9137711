using System.Reflection;
using System.Runtime.CompilerServices;

namespace RecEnv.Architecture.Tests;

/// <summary>
/// Lists what code outside an assembly can use of it: <c>Type : kind, bases</c> and <c>Type :: member</c>, sorted.
/// </summary>
internal static class ApiListing
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) =>
        assembly.GetExportedTypes().SelectMany(Of).Order(StringComparer.Ordinal);

    public static IEnumerable<string> Of(Type type)
    {
        string name = type.Namespace is null ? CSharpName.Of(type) : $"{type.Namespace}.{CSharpName.Of(type)}";
        IEnumerable<string> members = type.IsEnum ? EnumMembers(type)
            : IsDelegate(type) ? []
            : type.GetMembers(Declared).Select(MemberSignature.Of).OfType<string>();
        return members.Select(member => $"{name} :: {member}").Prepend($"{name} : {Header(type)}");
    }

    private static string Header(Type type)
    {
        string kind = IsDelegate(type)
            ? $"delegate {MemberSignature.Invocation(type.GetMethod("Invoke")!)}"
            : string.Join(", ", Bases(type).Prepend(Kind(type)));
        return $"{kind}{MemberSignature.Constraints(type.GetGenericArguments())}";
    }

    private static string Kind(Type type)
    {
        bool isRecord = type.GetMethod("PrintMembers", Declared) is { } print
            && print.IsDefined(typeof(CompilerGeneratedAttribute));
        string record = isRecord ? "record" : "class";
        string structPrefix = $"{ReadOnlyPrefix(type)}{(type.IsByRefLike ? "ref " : "")}{(isRecord ? "record " : "")}";
        return type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => $"{structPrefix}struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => $"abstract {record}",
            { IsSealed: true } => $"sealed {record}",
            _ => record,
        };
    }

    private static string ReadOnlyPrefix(Type type) =>
        type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "";

    // Only what the type itself adds: interfaces of the base, and those that another interface implies, are left out.
    private static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetUnderlyingType(type) == typeof(int) ? [] : [CSharpName.Of(Enum.GetUnderlyingType(type))];
        }

        Type[] all = type.GetInterfaces();
        IEnumerable<string> interfaces = all
            .Except(type.BaseType?.GetInterfaces() ?? [])
            .Except(all.SelectMany(item => item.GetInterfaces()))
            .Where(item => item.IsVisible && !IsEquatableToItself(item, type))
            .Select(CSharpName.Of)
            .Order(StringComparer.Ordinal);
        bool hasBase = type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType);
        return hasBase ? interfaces.Prepend(CSharpName.Of(type.BaseType!)) : interfaces;
    }

    // Every record is.
    private static bool IsEquatableToItself(Type item, Type type) =>
        item.IsGenericType && item.GetGenericTypeDefinition() == typeof(IEquatable<>)
        && item.GetGenericArguments()[0] == type;

    private static IEnumerable<string> EnumMembers(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => FormattableString.Invariant($"{field.Name} = {field.GetRawConstantValue()}"));

    private static bool IsDelegate(Type type) => type.IsSubclassOf(typeof(Delegate));
}

using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace RecEnv.Architecture.Tests;

/// <summary>Members as C# declares them, without accessibility unless it is protected.</summary>
internal static class MemberSignature
{
    /// <summary>The declaration, or null when code outside the assembly cannot use the member.</summary>
    public static string? Of(MemberInfo member) => member switch
    {
        ConstructorInfo constructor when IsVisible(constructor) && !constructor.IsStatic =>
            $"{Access(constructor)}{constructor.DeclaringType!.Name.Split('`')[0]}({Parameters(constructor)})",
        MethodInfo method when IsVisible(method) && IsWritten(method) =>
            $"{Access(method)}{Modifiers(method)}{Invocation(method)}",
        PropertyInfo property when Accessors(property).FirstOrDefault(IsVisible) is { } accessor && IsApi(property) =>
            Property(property, accessor),
        FieldInfo field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly => Field(field),
        EventInfo { AddMethod: { } add } item when IsVisible(add) =>
            $"{Access(add)}{Modifiers(add)}event {CSharpName.Of(item.EventHandlerType!)} {item.Name}",
        _ => null,
    };

    /// <summary>Return type, name, parameters and constraints of a method.</summary>
    public static string Invocation(MethodInfo method)
    {
        Type[] generics = method.IsGenericMethod ? method.GetGenericArguments() : [];
        string list = generics.Length == 0 ? "" : $"<{string.Join(", ", generics.Select(CSharpName.Of))}>";
        string receiver = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{Return(method.ReturnParameter)} {method.Name}{list}({receiver}{Parameters(method)})" +
            Constraints(generics);
    }

    /// <summary>The where clauses, each with a leading space.</summary>
    public static string Constraints(Type[] generics) => string.Concat(
        generics.Select(generic => (generic.Name, All: string.Join(", ", ConstraintsOf(generic))))
            .Where(generic => generic.All.Length > 0)
            .Select(generic => $" where {generic.Name} : {generic.All}"));

    private static IEnumerable<string> ConstraintsOf(Type generic)
    {
        GenericParameterAttributes flags = generic.GenericParameterAttributes;
        bool isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        if (isStruct)
        {
            yield return "struct";
        }

        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            yield return "class";
        }

        foreach (Type constraint in generic.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)))
        {
            yield return CSharpName.Of(constraint);
        }

        if (!isStruct && flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
        {
            yield return "new()";
        }

        if (flags.HasFlag(GenericParameterAttributes.AllowByRefLike))
        {
            yield return "allows ref struct";
        }
    }

    private static string Property(PropertyInfo property, MethodInfo accessor)
    {
        ParameterInfo[] index = property.GetIndexParameters();
        string name = index.Length == 0 ? property.Name : $"this[{Parameters(index)}]";
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        string type = property.GetMethod is { } get
            ? Return(get.ReturnParameter)
            : CSharpName.Of(property.PropertyType);
        string accessors = string.Concat(Accessors(property).Where(IsVisible).Select(method =>
            $"{(Access(method) == Access(accessor) ? "" : Access(method))}{AccessorKind(property, method)}; "));
        return $"{Access(accessor)}{required}{Modifiers(accessor)}{type} {name} {{ {accessors}}}";
    }

    private static string AccessorKind(PropertyInfo property, MethodInfo method) => method == property.GetMethod ? "get"
        : method.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init"
        : "set";

    private static string Field(FieldInfo field)
    {
        string access = field.IsPublic ? "" : "protected ";
        string modifiers = field.IsLiteral ? "const "
            : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}";
        string value = field.IsLiteral ? $" = {Literal(field.GetRawConstantValue(), field.FieldType)}" : "";
        return $"{access}{modifiers}{CSharpName.Of(field.FieldType)} {field.Name}{value}";
    }

    private static string Parameters(MethodBase method) => Parameters(method.GetParameters());

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string passing = !parameter.ParameterType.IsByRef ? "" : parameter switch
        {
            _ when parameter.IsDefined(typeof(RequiresLocationAttribute)) => "ref readonly ",
            { IsOut: true } => "out ",
            { IsIn: true } => "in ",
            _ => "ref ",
        };
        string spread = parameter.IsDefined(typeof(ParamArrayAttribute))
            || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "";
        string value = parameter.HasDefaultValue
            ? $" = {Literal(parameter.RawDefaultValue, parameter.ParameterType)}"
            : "";
        return $"{spread}{passing}{CSharpName.Of(parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static string Return(ParameterInfo result)
    {
        string passing = !result.ParameterType.IsByRef ? ""
            : result.IsDefined(typeof(IsReadOnlyAttribute)) ? "ref readonly "
            : "ref ";
        return $"{passing}{CSharpName.Of(result.ParameterType)}";
    }

    private static string Literal(object? value, Type type)
    {
        Type bare = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            null => bare == type && type.IsValueType ? "default" : "null",
            string text => $"\"{text.Replace("\n", "\\n", StringComparison.Ordinal)}\"",
            bool flag => flag ? "true" : "false",
            _ when bare.IsEnum => $"{bare.Name}.{Enum.ToObject(bare, value)}",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private static string Modifiers(MethodInfo method)
    {
        bool isInterface = method.DeclaringType!.IsInterface;
        string scope = method.IsStatic ? "static " : "";
        bool isOverride = !isInterface && method.IsVirtual && method.GetBaseDefinition() != method;
        string dispatch = method switch
        {
            { IsAbstract: true } when isInterface && !method.IsStatic => "",
            { IsAbstract: true } => isOverride ? "abstract override " : "abstract ",
            _ when isOverride => method.IsFinal ? "sealed override " : "override ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
        return $"{scope}{dispatch}";
    }

    private static MethodInfo[] Accessors(PropertyInfo property) => property.GetAccessors(nonPublic: true);

    // Accessors are listed with their property; what the compiler adds to records is no one's decision.
    private static bool IsWritten(MethodInfo method) => !method.IsDefined(typeof(CompilerGeneratedAttribute))
        && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal));

    private static bool IsApi(PropertyInfo property) => property.Name != "EqualityContract";

    private static bool IsVisible(MethodBase method) => method.IsPublic
        || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed);

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";
}

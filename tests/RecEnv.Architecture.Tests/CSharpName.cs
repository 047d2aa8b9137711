namespace RecEnv.Architecture.Tests;

/// <summary>Types as C# spells them, without namespaces.</summary>
internal static class CSharpName
{
    private static readonly Dictionary<Type, string> _keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(char)] = "char",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(void)] = "void",
    };

    public static string Of(Type type)
    {
        if (_keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        if (type.HasElementType)
        {
            string suffix = type.IsArray ? $"[{new string(',', type.GetArrayRank() - 1)}]" : type.IsPointer ? "*" : "";
            return $"{Of(type.GetElementType()!)}{suffix}";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Of(underlying)}?";
        }

        return type.IsGenericParameter ? type.Name : Named(type, type.GetGenericArguments());
    }

    // A nested type repeats the arguments of its outer type; each level shows its own.
    private static string Named(Type type, Type[] arguments)
    {
        int outer = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        int own = type.GetGenericArguments().Length;
        string prefix = type.DeclaringType is { } declaring ? $"{Named(declaring, arguments)}." : "";
        string list = own == outer ? "" : $"<{string.Join(", ", arguments[outer..own].Select(Of))}>";
        return $"{prefix}{type.Name.Split('`')[0]}{list}";
    }
}

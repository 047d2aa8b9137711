using System.Text.RegularExpressions;

namespace RecEnv;

/// <summary>The form of environment ids: Name-vN. No dots, which RLlib would take for a Python path.</summary>
internal static partial class EnvironmentId
{
    public static string Check(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Form().IsMatch(id) ? id : throw new ArgumentException(
            $"\"{id}\" is not an environment id. Write letters, digits, - and _, then -v and a version: MyShop-v0.");
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_-]*-v[0-9]+\z")]
    private static partial Regex Form();
}

using RecEnv.Options;

namespace RecEnv.Scenarios;

/// <summary>A piece that scenarios are joined from.</summary>
public sealed class ScenarioPiece
{
    internal ScenarioPiece(string kind, string name, string summary, object defaults, string goesWithKind, params string[] goesWith)
    {
        (Kind, Name, Summary, Defaults) = (kind, name, summary, defaults);
        (GoesWithKind, GoesWith) = (goesWithKind, goesWith);
        Schema = OptionsSchema.For(defaults.GetType());
    }

    /// <summary>What it is: "items", "user", "choice", "response" or "reward".</summary>
    public string Kind { get; }

    /// <summary>Its name in a scenario's file.</summary>
    public string Name { get; }

    /// <summary>What it does, in one sentence.</summary>
    public string Summary { get; }

    /// <summary>Its options.</summary>
    public OptionsSchema Schema { get; }

    /// <summary>Kind of the pieces that it must fit: "items" for a user, "user" for the others; "" for items.</summary>
    public string GoesWithKind { get; }

    /// <summary>Names of the pieces of that kind that it fits.</summary>
    public IReadOnlyList<string> GoesWith { get; }

    internal object Defaults { get; }
}

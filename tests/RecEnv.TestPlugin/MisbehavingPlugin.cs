using MathNet.Numerics.Distributions;
using RecEnv.Plugins;

namespace RecEnv.TestPlugin;

/// <summary>A plugin that does what a file "behaviour" beside it says; without one it registers its environment.</summary>
public sealed class MisbehavingPlugin : IEnvironmentPlugin
{
    private readonly string _behaviour;

    public MisbehavingPlugin()
    {
        string file = Path.Combine(Path.GetDirectoryName(typeof(MisbehavingPlugin).Assembly.Location)!, "behaviour");
        _behaviour = File.Exists(file) ? File.ReadAllText(file) : "";
        if (_behaviour == "throw in constructor")
        {
            throw new InvalidOperationException("no luck today");
        }
    }

    public void Register(EnvironmentRegistry registry)
    {
        switch (_behaviour)
        {
            case "throw in Register":
                throw new NotSupportedException("no luck\nat all");
            case "register nothing":
                return;
            case "malformed id":
                registry.Register(Definition("My.Shop"));
                return;
            case "taken id":
                registry.Register(Definition("Fresh-v0"));
                registry.Register(Definition("InterestEvolution-v0"));
                return;
            case "need a dependency":
                NeedDependency();
                return;
            default:
                registry.Register(Definition("Misbehaving-v0"));
                return;
        }
    }

    // A method of its own: its assembly is looked for when it is compiled, so when it is called.
    private static void NeedDependency() => _ = new Normal(0, 1).Mean;

    private static EnvironmentDefinition<MisbehavingOptions> Definition(string id) =>
        new(id, "Misbehaves on demand.", (options, lanes) => MisbehavingSimulation.Create(options, lanes));
}

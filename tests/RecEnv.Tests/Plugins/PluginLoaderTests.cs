using RecEnv.Plugins;

namespace RecEnv.Tests.Plugins;

public class PluginLoaderTests
{
    [Fact]
    public void Load_GoodPlugin_RegistersItsEnvironmentUnderItsName()
    {
        using var plugin = new TestPlugin();
        var registry = EnvironmentRegistry.CreateDefault();

        IReadOnlyList<string> ids = PluginLoader.Load(plugin.Assembly, registry);

        Assert.Equal(["Misbehaving-v0"], ids);
        Assert.Equal(TestPlugin.FileName, registry.PluginOf("Misbehaving-v0"));
        Assert.Null(registry.PluginOf("InterestEvolution-v0"));
        using IEnvironment env = registry.Make("Misbehaving-v0");
        env.Reset(seed: 1);
        Assert.Equal(2, env.Step(2).Reward);
    }

    [Fact]
    public void Load_DependencyBesideThePlugin_IsFound()
    {
        using var plugin = new TestPlugin("need a dependency");

        Assert.Equal("Plugin \"RecEnv.TestPlugin.dll\" registered no environment. Call registry.Register in its Register method.", Refusal(plugin));
    }

    [Theory]
    [InlineData("throw in constructor", "Plugin \"RecEnv.TestPlugin.dll\" threw InvalidOperationException in Register of RecEnv.TestPlugin.MisbehavingPlugin: no luck today")]
    [InlineData("throw in Register", "Plugin \"RecEnv.TestPlugin.dll\" threw NotSupportedException in Register of RecEnv.TestPlugin.MisbehavingPlugin: no luck at all")]
    [InlineData("register nothing", "Plugin \"RecEnv.TestPlugin.dll\" registered no environment. Call registry.Register in its Register method.")]
    [InlineData("malformed id", "Plugin \"RecEnv.TestPlugin.dll\" cannot be registered: \"My.Shop\" is not an environment id. Write letters, digits, - and _, then -v and a version: MyShop-v0.")]
    [InlineData("taken id", "Plugin \"RecEnv.TestPlugin.dll\" cannot be registered: An environment called \"InterestEvolution-v0\" is already registered. Choose another id.")]
    public void Load_PluginThatFails_SaysWhyAndRegistersNothing(string behaviour, string sentence)
    {
        using var plugin = new TestPlugin(behaviour);
        var registry = EnvironmentRegistry.CreateDefault();
        int before = registry.Definitions.Count;

        var refusal = Assert.Throws<PluginException>(() => PluginLoader.Load(plugin.Assembly, registry));

        Assert.Equal(sentence, refusal.Message);
        Assert.Equal(before, registry.Definitions.Count);
    }

    [Fact]
    public void Load_MissingDependency_NamesIt()
    {
        using var plugin = new TestPlugin("need a dependency", withDependencies: false);

        Assert.Equal(
            "Plugin \"RecEnv.TestPlugin.dll\" needs the assembly \"MathNet.Numerics\" (version 5.0.0.0), which is not beside " +
            "it. Copy the whole folder that \"dotnet publish\" made.",
            Refusal(plugin));
    }

    [Fact]
    public void Load_BuiltAgainstAnotherVersion_NamesBoth()
    {
        using var plugin = new TestPlugin();
        plugin.PatchRecEnvVersion(0, 77);

        Assert.Matches(
            "^Plugin \"RecEnv.TestPlugin.dll\" was built against RecEnv 0\\.77\\.\\d+, but this is RecEnv (\\d+\\.\\d+\\.\\d+)\\. " +
            "Build it against \\1\\.$",
            Refusal(plugin));
    }

    [Fact]
    public void Load_Twice_NamesThePluginThatHasTheId()
    {
        using var plugin = new TestPlugin();
        var registry = new EnvironmentRegistry();
        PluginLoader.Load(plugin.Assembly, registry);

        var refusal = Assert.Throws<PluginException>(() => PluginLoader.Load(plugin.Assembly, registry));

        Assert.Contains(
            "\"Misbehaving-v0\" is already registered, by plugin \"RecEnv.TestPlugin.dll\".", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoPluginAtThePath_SaysWhatIsThere()
    {
        string folder = AppContext.BaseDirectory;
        string text = Path.Combine(folder, "RecEnv.Tests.deps.json");
        string other = typeof(FactAttribute).Assembly.Location;

        Assert.Equal("The plugin \"no.dll\" does not exist. Name the assembly, a .dll file that \"dotnet build\" made.", Refusal("no.dll"));
        Assert.Equal($"The plugin \"{folder}\" is a folder. Name the assembly, a .dll file that \"dotnet build\" made.", Refusal(folder));
        Assert.Equal($"\"{text}\" is not a .NET assembly. Name the .dll file that \"dotnet build\" made.", Refusal(text));
        Assert.StartsWith("\"xunit.core.dll\" holds no plugin. Add a public class that implements", Refusal(other), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_HiddenPluginClass_AsksForAPublicOne()
    {
        Assert.Equal(
            "Plugin \"RecEnv.Tests.dll\": class RecEnv.Tests.Plugins.HiddenPlugin must be public and have a public " +
            "constructor without parameters.",
            Refusal(typeof(PluginLoaderTests).Assembly.Location));
    }

    private static string Refusal(TestPlugin plugin) => Refusal(plugin.Assembly);

    private static string Refusal(string path) =>
        Assert.Throws<PluginException>(() => PluginLoader.Load(path, EnvironmentRegistry.CreateDefault())).Message;
}

/// <summary>A plugin class that nobody outside can make.</summary>
internal sealed class HiddenPlugin : IEnvironmentPlugin
{
    public void Register(EnvironmentRegistry registry) => throw new InvalidOperationException("Nobody may call this.");
}

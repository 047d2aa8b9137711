using System.CommandLine;
using RecEnv.Tool.Commands;
using RecEnv.Tool.Tests.Support;

namespace RecEnv.Tool.Tests;

public class CommandLineTests
{
    private const string LongName = // longer than the path of a socket may be
        "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678";

    public static TheoryData<string> Commands() => ["demo", "serve", "list", "describe", "bench", "evaluate", "generate", "simulate", "rank", "fit"];

    public static TheoryData<string, string> NumericOptions()
    {
        using var nowhere = new StringWriter();
        var data = new TheoryData<string, string>();
        foreach (Command command in ToolCommands.Create(new ToolConsole(nowhere, nowhere)).Subcommands)
        {
            foreach (Option option in command.Options.Where(option => option is Option<int> or Option<long> or Option<double>))
            {
                data.Add(command.Name, option.Name);
            }
        }

        return data;
    }

    [Theory]
    [InlineData("list", "--plugin", 2, "--plugin names no file. Name one, or leave it out.")]
    [InlineData("list", "--scenario", 2, "--scenario names no file. Name one, or leave it out.")]
    [InlineData("generate", "--output", 1, "The name of the folder for the data is empty. Give a folder.")]
    public async Task Command_EmptyFileName_IsRefusedInASentence(string command, string option, int exitCode, string sentence)
    {
        ToolRun run = await ToolRun.OfAsync(command, option, "");

        Assert.Equal((exitCode, sentence), (run.ExitCode, run.Error.TrimEnd()));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_OfACommand_EndsWithAnExampleOfIt(string command)
    {
        ToolRun run = await ToolRun.OfAsync(command, "--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"recenv {command}", run.Output, StringComparison.Ordinal);
        Assert.StartsWith($"recenv {command}", Example(run.Output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("describe")]
    [InlineData("bench")]
    [InlineData("demo")]
    [InlineData("generate")]
    [InlineData("evaluate")]
    [InlineData("simulate")]
    [InlineData("rank")]
    [InlineData("fit")]
    public async Task Help_Example_Runs(string command)
    {
        string[] example = Example((await ToolRun.OfAsync(command, "--help")).Output).Split(' ');

        ToolRun run = await ToolRun.OfAsync(example[1..]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.NotEmpty(run.Output);
    }

    [Theory]
    [InlineData("bench", "--env", "IntrestEvolution-v0")]
    [InlineData("evaluate", "random", "IntrestEvolution-v0")]
    public async Task Run_UnknownEnvironment_AsksWhatWasMeant(params string[] arguments)
    {
        ToolRun run = await ToolRun.OfAsync(arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(
            "No environment is called \"IntrestEvolution-v0\". Did you mean \"InterestEvolution-v0\"?",
            run.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_UnknownOption_AsksWhatWasMeant()
    {
        ToolRun run = await ToolRun.OfAsync("describe", "InterestEvolution-v0", "--option", "slate_sise=3");

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("Did you mean \"slate_size\"?", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"slate_size\" has no value. Write KEY=VALUE", "describe", "InterestEvolution-v0", "--option", "slate_size")]
    [InlineData("\"=3\" has no key. Write KEY=VALUE", "describe", "InterestEvolution-v0", "--option", "=3")]
    [InlineData("No environment or agent is called \"greedy-clik\". Did you mean \"greedy-click\"? \"recenv list\" shows all.", "describe", "greedy-clik")]
    [InlineData("No environment or agent is called \"IntrestEvolution-v0\". Did you mean \"InterestEvolution-v0\"?", "describe", "IntrestEvolution-v0")]
    [InlineData("No environment or agent is called \"zzz\". \"recenv list\" shows all.", "describe", "zzz")]
    [InlineData("The argument <env> is missing: Id of the environment. \"recenv evaluate --help\" shows how.", "evaluate", "random")]
    [InlineData("The arguments <agent> and <env> are missing. \"recenv evaluate --help\" shows how.", "evaluate")]
    [InlineData("The argument <recommender> is missing: ", "rank")]
    [InlineData("The argument <env> is missing: Id of the environment. \"recenv simulate --help\" shows how.", "simulate", "random")]
    [InlineData("The arguments <agent> and <env> are missing. \"recenv simulate --help\" shows how.", "simulate", "--story")]
    [InlineData("\"[3]\" is not a JSON object.", "describe", "InterestEvolution-v0", "--options", "[3]", "--option", "slate_size=3")]
    [InlineData("--lanes must be a whole number in [1, 1048576] but is 0.", "bench", "--lanes", "0")]
    [InlineData("--seconds must be a number in (0, 86400] but is -1.", "demo", "--seconds", "-1")]
    [InlineData("There is no token file \"missing\".", "serve", "--token-file", "missing")]
    [InlineData("--certificate-key was given without --certificate", "serve", "--certificate-key", "k.pem")]
    [InlineData("--certificate names \"no.pem\", but there is no such file.", "serve", "--certificate", "no.pem")]
    [InlineData("--certificate names \"xunit.core.dll\", which gives no certificate", "serve", "--certificate", "xunit.core.dll")]
    [InlineData("--ready-file names \"no/ready\", but the folder", "serve", "--ready-file", "no/ready")]
    [InlineData("--ready-file names \".\", which is no file name.", "serve", "--ready-file", ".")]
    [InlineData("--socket names \"no/s\", but the folder", "serve", "--socket", "no/s")]
    [InlineData("--socket names a path of ", "serve", "--socket", LongName)]
    [InlineData("Other machines can reach 0.0.0.0:0, so it needs a TLS certificate (--certificate)", "serve", "--address", "0.0.0.0:0")]
    [InlineData("\"nowhere\" is not an address", "serve", "--address", "nowhere")]
    [InlineData("Unrecognized command or argument '--speed'.", "bench", "--speed", "9")]
    [InlineData("Unrecognized command or argument '--sed'.", "train", "--preset", "gfn", "--sed", "1")]
    [InlineData("Unrecognized command or argument '--sed'.", "describe", "--sed")]
    [InlineData("No environment is called \"1\".", "train", "tabular-q", "1")]
    [InlineData("--log-level must be one of trace, debug, information", "serve", "--log-level", "loud")]
    [InlineData("--log-level must be one of trace, debug, information", "serve", "--log-level", "2")]
    [InlineData("No model is called \"users\". There is \"user-response\".", "fit", "users")]
    [InlineData("--out names \"no/users\", but the folder \"", "fit", "--out", "no/users")]
    [InlineData("recenv has no command \"frob\"; its commands are demo, serve, ", "frob")]
    [InlineData("recenv has no command \"frob\"; its commands are demo, serve, ", "frob", "--x", "1")]
    [InlineData("Required command was not provided.")]
    public async Task Run_Misused_SaysHowInASentence(string sentence, params string[] arguments)
    {
        ToolRun run = await ToolRun.OfAsync(arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(sentence, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [MemberData(nameof(NumericOptions))]
    public async Task Run_NumberThatIsNone_IsRefusedInASentence(string command, string option)
    {
        foreach (string text in (string[])["x", "99999999999999999999", "-99999999999", "NaN", "1e999", "0x10"])
        {
            ToolRun run = await ToolRun.OfAsync(command, $"{option}={text}");

            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.StartsWith(option, run.Error, StringComparison.Ordinal);
            Assert.Contains($" but is {text}.", run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.TrimEnd().Split('\n'));
        }

        ToolRun without = await ToolRun.OfAsync(command, option);
        Assert.Equal((2, ""), (without.ExitCode, without.Output));
        Assert.Contains(option, without.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simulate", "[default: 0]")]
    [InlineData("serve", "[default: 0]")]
    [InlineData("generate", "[default: 0]")]
    [InlineData("fit", "[default: 0]")]
    [InlineData("rank", "[default: 0]")]
    [InlineData("evaluate", "[default: 1]")]
    public async Task Help_OfACommandWithASeed_ShowsItsDefault(string command, string shown)
    {
        string[] lines = (await ToolRun.OfAsync(command, "--help")).Output.Split('\n');

        int seed = Array.FindIndex(lines, line => line.TrimStart().StartsWith("--seed ", StringComparison.Ordinal));
        int next = Array.FindIndex(lines, seed + 1, line => line.TrimStart().StartsWith("--", StringComparison.Ordinal) || line.Length == 0);
        Assert.Contains(shown, string.Concat(lines[seed..next]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AddressTaken_Fails()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();

        ToolRun run = await ToolRun.OfAsync("serve", "--address", $"{taken.LocalEndpoint}");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains($"{taken.LocalEndpoint}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Stopped before the end: there is no result.", "evaluate", "random", "InterestEvolution-v0")]
    [InlineData("Stopped before the end: there is no report.", "simulate", "random", "InterestEvolution-v0")]
    [InlineData("Stopped before the end: no model was written.", "fit", "--out", "stopped.safetensors")]
    public async Task Run_Interrupted_SaysSo(string sentence, params string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        ToolRun run = await ToolRun.OfAsync(arguments, stop.Token);

        Assert.Equal((130, sentence), (run.ExitCode, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task Run_FolderForAnAgent_NamesTheFilesInIt()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("recenv-run-");
        string best = Path.Combine(folder.CreateSubdirectory("seed-1").FullName, "best.safetensors");
        string[][] commands =
        [
            ["evaluate", folder.FullName, "InterestEvolution-v0"], ["simulate", folder.FullName, "InterestEvolution-v0"],
            ["rank", folder.FullName], ["serve", "--env", "InterestEvolution-v0", "--agent", folder.FullName],
        ];
        try
        {
            ToolRun none = await ToolRun.OfAsync(commands[0]);
            await File.WriteAllTextAsync(best, "");
            foreach (string[] command in commands)
            {
                ToolRun run = await ToolRun.OfAsync(command);

                Assert.Equal(
                    (2, $"\"{folder.FullName}\" is a folder. Give a file of an agent in it, such as {best}."), (run.ExitCode, run.Error.TrimEnd()));
            }

            Assert.StartsWith($"\"{folder.FullName}\" is a folder, and holds no agent", none.Error, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Example(string help) => help.TrimEnd().Split('\n')[^1].Trim();
}

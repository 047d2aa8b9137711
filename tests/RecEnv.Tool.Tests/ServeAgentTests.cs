using RecEnv.Client;
using RecEnv.Tool.Tests.Support;

namespace RecEnv.Tool.Tests;

/// <summary>recenv serve --agent.</summary>
public sealed class ServeAgentTests : IDisposable
{
    private const string Id = "TabularTest-v0";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recenv-agent-");

    private string AgentFile => Path.Combine(_folder.FullName, "agent.safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Serve_AgentThatLearns_IsSavedAndItsFileIsServed()
    {
        await ServeAsync(["--agent", "tabular-q", "--env", Id, "--agent-option", "epsilon=0.5", "--learn", "--save", AgentFile], recommender =>
        {
            Assert.Equal((true, true, true), (
                recommender.Description.Explores, recommender.Description.Learns, recommender.Description.TellsPropensities));
            Assert.Contains("\"epsilon\":0.5", recommender.Description.AgentOptionsJson, StringComparison.Ordinal);
            using IEnvironment environment = EnvironmentRegistry.CreateDefault().Make(Id);
            RemoteVisit visit = recommender.Start("one");
            StepResult step = environment.Reset(seed: 1);
            for (int t = 0; t < 5 && !step.EpisodeOver; t++)
            {
                step = environment.Step(visit.Recommend(step.Observation));
                Assert.True(visit.Feedback(step.Reward, step.Observation, step.Terminated, step.Truncated));
            }
        });
        Assert.True(File.Exists(AgentFile));

        await ServeAsync(["--agent", AgentFile, "--max-visits", "3", "--seed", "9"], recommender =>
        {
            Assert.Equal(("tabular-q", Id, false), (
                recommender.Description.Agent, recommender.Description.Contract.EnvironmentId, recommender.Description.Learns));
            Assert.Equal((3, 9ul, false), (
                recommender.Description.MaxVisits, recommender.Description.Seed, recommender.Description.Explores));
        });
    }

    [Theory]
    [InlineData("--env X-v0", "--env is about an agent that recommends, but none is given. Name one with --agent.")]
    [InlineData("--max-visits 3", "--max-visits is about an agent that recommends, but none is given. Name one with --agent.")]
    [InlineData("--agent random", "--agent names an agent, but not what it acts for. Name the environment with --env, as \"recenv list\" shows it.")]
    [InlineData("--agent random --env TabularTest-v0 --mode best", "--mode must be evaluate or train but is best.")]
    [InlineData("--agent tabular-q --env TabularTest-v0 --save a", "--save was given without --learn, so there would be nothing new to save. Give both.")]
    [InlineData(
        "--agent random --env TabularTest-v0 --learn",
        "The agent \"random\" does not learn, so it can neither learn from feedback nor explore to learn. Serve it as it is, or another one.")]
    public async Task Serve_OptionsThatDoNotGoTogether_AreRefused(string arguments, string sentence)
    {
        ToolRun run = await ToolRun.OfAsync(["serve", .. arguments.Split(' ')]).WaitAsync(_patience);

        Assert.Equal((2, sentence), (run.ExitCode, run.Error.TrimEnd()));
    }

    private async Task ServeAsync(string[] arguments, Action<RecommenderClient> use)
    {
        string ready = Path.Combine(_folder.FullName, "ready");
        using var stop = new CancellationTokenSource();
        Task<ToolRun> serving = ToolRun.OfAsync(["serve", "--ready-file", ready, .. arguments], stop.Token);
        while (!File.Exists(ready) && !serving.IsCompleted)
        {
            await Task.Delay(20);
        }

        Assert.False(serving.IsCompleted, serving.IsCompleted ? (await serving).Error : "");
        using (var recommender = RecommenderClient.Connect(File.ReadAllLines(ready)[0]))
        {
            use(recommender);
        }

        await stop.CancelAsync();
        Assert.Equal(0, (await serving.WaitAsync(_patience)).ExitCode);
    }
}

#!/usr/bin/env dotnet
#:project ../src/RecEnv.Server/RecEnv.Server.csproj
#:project ../src/RecEnv.Client/RecEnv.Client.csproj
// An episode with an agent in service: it is asked for every slate over gRPC, and told what came of it. An argument is the
// address of a server ("recenv serve --agent greedy-click --env InterestEvolution-v0"); without it, one runs in this process.
// Expected: greedy-click earned 166 minutes in 63 slates; the last one had probability 1.
using RecEnv;
using RecEnv.Agents;
using RecEnv.Client;
using RecEnv.Server;

using IEnvironment env = EnvironmentRegistry.CreateDefault().Make("InterestEvolution-v0");
await using RecEnvServer? server = args.Length > 0 ? null : await RecEnvServer.StartAsync(new ServerOptions
{
    Recommender = new RecommenderOptions
    {
        Agent = AgentRegistry.CreateDefault().Find("greedy-click"),
        Contract = env.Contract,
    },
});
using var recommender = RecommenderClient.Connect(server?.Addresses[0] ?? args[0]);
RemoteVisit visit = recommender.Start("visitor 7");

double minutes = 0;
StepResult step = env.Reset(seed: 7);
while (!step.EpisodeOver)
{
    step = env.Step(visit.Recommend(step.Observation));
    visit.Feedback(step.Reward, step.Observation, step.Terminated, step.Truncated);
    minutes += step.Reward;
}

Console.WriteLine(FormattableString.Invariant(
    $"{recommender.Description.Agent} earned {minutes:F0} minutes in {visit.StepCount} slates; the last one had probability {Math.Exp(visit.LogPropensity!.Value):G3}."));

#!/usr/bin/env dotnet
#:project ../src/RecEnv.Server/RecEnv.Server.csproj
#:project ../src/RecEnv.Client/RecEnv.Client.csproj
// A server and a client in one program: the remote environment returns what the local one does.
// Expected: 100 steps, remote equals local: True
using RecEnv;
using RecEnv.Client;
using RecEnv.Server;

await using RecEnvServer server = await RecEnvServer.StartAsync(new ServerOptions { Addresses = ["127.0.0.1:0"] });
using var client = RecEnvClient.Connect(server.Addresses[0]);
using IEnvironment remote = client.Make("InterestEvolution-v0");
using IEnvironment local = EnvironmentRegistry.CreateDefault().Make("InterestEvolution-v0");

bool equal = true;
StepResult far = remote.Reset(seed: 3);
StepResult near = local.Reset(seed: 3);
for (int t = 0; t < 100; t++)
{
    (far, near) = near.EpisodeOver ? (remote.Reset(), local.Reset()) : (remote.Step(t % 10, 9), local.Step(t % 10, 9));
    equal &= far.Reward == near.Reward && far.EpisodeOver == near.EpisodeOver;
    equal &= far.Observation["user"].Bytes.SequenceEqual(near.Observation["user"].Bytes);
}

Console.WriteLine($"100 steps, remote equals local: {equal}");

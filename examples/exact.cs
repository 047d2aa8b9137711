#!/usr/bin/env dotnet
#:project ../src/RecEnv.Agents/RecEnv.Agents.csproj
// What trained agents are worth in DocumentTransition without exploration: exactly, by a linear solve in place of episodes.
// Arguments are agent files, or folders that are searched for the last agents of runs. Without any, it trains a Wolpertinger
// agent for a moment: dotnet run examples/exact.cs runs/wolpertinger
// Expected: Mean of 1: 8.9246, standard deviation 0.0000, at least 8.9246; the best policy: 8.9246.
using RecEnv;
using RecEnv.Agents;
using RecEnv.Agents.Planning;
using RecEnv.Agents.Runs;
using RecEnv.Environments.DocumentTransition;
using RecEnv.Learning.Checkpoints;

var agents = AgentRegistry.CreateDefault();
Checkpoint[] checkpoints = args.Length == 0
    ? [Train(TrainingPresets.Find("wolpertinger") with { Steps = 15_000 }, seed: 1)]
    : [.. args.SelectMany(path => Directory.Exists(path)
        ? Directory.GetFiles(path, "last.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : (IEnumerable<string>)[path]).Select(Checkpoint.Read)];
double best = 0;
double[] values = [.. checkpoints.Select(Value)];
double mean = values.Average();
double deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, values.Length - 1));
Console.WriteLine(FormattableString.Invariant(
    $"Mean of {values.Length}: {mean:F4}, standard deviation {deviation:F4}, at least {values.Min():F4}; the best policy: {best:F4}."));

double Value(Checkpoint checkpoint)
{
    string options = AgentFile.Describe(checkpoint).EnvironmentOptionsJson;
    var context = new AgentContext(DocumentTransition.Definition.Describe(new() { OptionsJson = options }), LaneCount: 1, Seed: 0);
    int[] shown = AgentPolicy.Read(AgentFile.Load(checkpoint, agents, context), context);
    var environment = (DocumentTransitionOptions)DocumentTransition.Definition.Schema.Parse(options);
    var solver = new DocumentTransitionSolver(TransitionMatrix.Of(environment), environment);
    double value = solver.Evaluate(shown).Mean;
    best = solver.Solve().Value.Mean;
    Console.WriteLine(FormattableString.Invariant($"{value:F4}, showing {string.Join(' ', shown)} at documents 0, 1, 2 …"));
    return value;
}

Checkpoint Train(TrainingPlan plan, ulong seed)
{
    using IVectorEnvironment environment = DocumentTransition.Definition.MakeVector(plan.Lanes);
    AgentDefinition definition = agents.Find(plan.Agent);
    var agent = (ILearningAgent)definition.Make(new AgentContext(environment.Contract, plan.Lanes, seed), plan.AgentOptions);
    Training.Run(environment, agent, plan.Steps, seed);
    return AgentFile.Save(agent, definition, plan.AgentOptions, environment.Contract);
}

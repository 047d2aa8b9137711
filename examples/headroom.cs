#!/usr/bin/env dotnet
#:project ../src/RecEnv.Agents/RecEnv.Agents.csproj
// How far published agents are from what an index rule reaches in InterestEvolution: mean return of random slates, of the
// highest click probability, and of the best return per minute of the user's time budget. An argument gives the
// number of episodes (default 500); 20000 gives the figures of docs/environments.md.
// Expected: With 20 candidates and slates of 3 the index returns 2.2 times what greedy clicks return.
using System.Globalization;
using RecEnv;
using RecEnv.Agents;
using RecEnv.Environments.InterestEvolution;

double factor = 0;
int episodes = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 500;
foreach ((int candidates, int slate, double returnPerBudget) in ((int, int, double)[])[(10, 2, 1.3), (10, 3, 1.3), (20, 3, 1.6)])
{
    EvaluationResult random = Play((contract, lanes) => new RandomAgent(contract, lanes, seed: 1));
    EvaluationResult greedy = Play((contract, _) => new GreedyClickAgent(contract));
    EvaluationResult index = Play((contract, _) => new BudgetIndexAgent(contract, returnPerBudget)); // learns the topics
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"N = {candidates}, K = {slate}: random {Show(random)}, greedy click {Show(greedy)}, budget index {Show(index)}"));
    factor = index.Mean / greedy.Mean;

    EvaluationResult Play(Func<EnvironmentContract, int, IAgent> make)
    {
        using IVectorEnvironment environment = InterestEvolution.Definition.MakeVector(100, new EnvironmentSettings
        {
            Options = new InterestEvolutionOptions { CandidateCount = candidates, SlateSize = slate },
        });
        return Evaluation.Run(environment, make(environment.Contract, environment.LaneCount), episodes, seed: 0);
    }
}

Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"With 20 candidates and slates of 3 the index returns {factor:F1} times what greedy clicks return."));

static string Show(EvaluationResult result) =>
    string.Create(CultureInfo.InvariantCulture, $"{result.Mean:F1} ± {result.StandardError:F1}");

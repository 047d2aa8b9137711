using RecEnv.Agents.Runs;
using RecEnv.Agents.SlateGfn;
using RecEnv.Environments.SlateFeedback;
using RecEnv.Options;

namespace RecEnv.Agents.Tests.SlateGfn;

/// <summary>The blog's agent on the blog's data, against a re-run in PyTorch over 20 seeds.</summary>
public class BlogTests
{
    private const int Seeds = 3;
    private const int Recorded = 20;

    private static readonly (double Mean, double Deviation)[] _losses =
        [(0.0670, 0.0041), (0.0532, 0.0022), (0.0492, 0.0021), (0.0463, 0.0024), (0.0437, 0.0021)];

    [Fact]
    public void Train_PresetGfnSeed_LosesAndEarnsWhatTheBlogsDoes()
    {
        double[] losses = new double[_losses.Length];
        double reward = 0;
        double repeats = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            (double[] epochs, EvaluationResult result) = Train(seed);
            for (int epoch = 0; epoch < losses.Length; epoch++)
            {
                losses[epoch] += epochs[epoch] / Seeds;
            }

            reward += result.Mean / Seeds;
            repeats += result.Metric("repeats")!.Mean / Seeds;
        }

        // Four standard errors of the difference of two means.
        double errors = 4 * Math.Sqrt((1.0 / Seeds) + (1.0 / Recorded));
        Assert.All(losses.Zip(_losses), x => Assert.Equal(x.Second.Mean, x.First, errors * x.Second.Deviation));
        Assert.Equal(0.101, reward, errors * 0.024);
        Assert.InRange(repeats, 2, 4); // of 5 positions; 3.0 recorded
    }

    private static (double[] Losses, EvaluationResult Result) Train(int seed)
    {
        TrainingPlan plan = TrainingPresets.Find("gfn-seed");
        var options = new SlateFeedbackOptions { DataFolder = Path.Combine(AppContext.BaseDirectory, "Golden", "gfn") };
        using IVectorEnvironment environment =
            SlateFeedback.Definition.MakeVector(plan.Lanes, new EnvironmentSettings { Options = options });
        var agent = new SlateGfnAgent(
            new AgentContext(environment.Contract, plan.Lanes, (ulong)seed), OptionsSchema.Parse<SlateGfnOptions>(plan.AgentOptions));
        var losses = new List<double>();
        for (int epoch = 0; epoch < 5; epoch++)
        {
            Training.Run(environment, agent, plan.Steps / 5, seed: (ulong)(1_000_000 * ((5 * seed) + epoch)));
            var figures = new List<TrainingFigure>();
            agent.Collect(figures);
            losses.Add(figures.Single(figure => figure.Name == "loss").Value);
        }

        Assert.Equal(250, agent.Updates);
        using IVectorEnvironment sweep = SlateFeedback.Definition.MakeVector(
            plan.Lanes, new EnvironmentSettings { Options = options with { ArrivalOrder = ArrivalOrder.Ascending } });
        return ([.. losses], Evaluation.Run(sweep, agent, 100 * plan.Lanes, seed: 1));
    }
}

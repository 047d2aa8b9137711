using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Optimizers;
using RecEnv.Learning.Tests.Golden;
using RecEnv.Learning.Tests.Workloads;

namespace RecEnv.Learning.Tests;

/// <summary>Whole training runs against PyTorch's: all weights after the last step.</summary>
public class TrainingRunParityTests
{
    [GoldenFact]
    public void Drr_FiftySteps_EndsWithPyTorchsWeights()
    {
        Checkpoint golden = FullGolden.Read();
        var run = new DrrTraining(64, store => new Adam(store, 1e-4f, weightDecay: 1e-6f));
        run.Load(golden);

        Repeat(run, 50);

        foreach (ParameterStore store in run.Stores)
        {
            foreach (Parameter parameter in store.Parameters)
            {
                string name = parameter.Name switch
                {
                    "user.weight" => "user",
                    "item.weight" => "item",
                    "conv.weight" => "cw",
                    "conv.bias" => "cb",
                    _ => parameter.Name,
                };
                Parity.CheckWeights(golden, "drr/end_" + name, parameter, 2e-5);
            }
        }
    }

    [GoldenFact]
    public void SlateQ_ThirtySteps_EndsWithPyTorchsWeights()
    {
        Checkpoint golden = FullGolden.Read();
        var run = new SlateQTraining();
        run.Load(golden);

        Repeat(run, 30);

        CheckEnd(golden, run, "slateq/");
    }

    [GoldenTheory]
    [InlineData("gfndb/", false)]
    [InlineData("gfntb/", true)]
    public void Gfn_ThirtySteps_EndsWithPyTorchsWeights(string prefix, bool trajectory)
    {
        Checkpoint golden = FullGolden.Read();
        var run = new GfnTraining(16, trajectory);
        run.Load(golden, prefix);

        Repeat(run, 30);

        CheckEnd(golden, run, prefix);
    }

    private static void Repeat(IWorkload run, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            run.Step();
        }
    }

    private static void CheckEnd(Checkpoint golden, IWorkload run, string prefix)
    {
        foreach (Parameter parameter in run.Stores[0].Parameters)
        {
            Parity.CheckWeights(golden, $"{prefix}end_{parameter.Name}", parameter, 1e-5);
        }
    }
}

using System.Globalization;
using RecEnv.Learning.Optimizers;

namespace RecEnv.Learning.Tests.Workloads;

/// <summary>Workloads by name, e.g. "mlp:32" with 32 rows.</summary>
public static class WorkloadCatalogue
{
    public static IWorkload Make(string name)
    {
        string[] parts = name.Split(':');
        int rows = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        return parts[0] switch
        {
            "mlp" => new MlpTraining(rows, 64, 256, 256, 1),
            "tiny" => new MlpTraining(rows, 4, 8, 1),
            "drr" => new DrrTraining(rows, store => new Adam(store, 1e-4f, weightDecay: 1e-6f)),
            "drr_radam" => new DrrTraining(rows, store => new RAdam(store, 1e-4f, weightDecay: 1e-6f)),
            "drr_ranger" => new DrrTraining(rows, store => new Ranger(store, 1e-4f, weightDecay: 1e-6f)),
            "slateq" => new SlateQTraining(),
            "gfn_db" => new GfnTraining(rows, trajectory: false),
            "gfn_tb" => new GfnTraining(rows, trajectory: true),
            "transformer" => new TransformerTraining(rows),
            "infer" => new MlpInference(rows),
            "ops" => new OperationChain(backward: true),
            "ops_fwd" => new OperationChain(backward: false),
            _ => throw new ArgumentException($"No workload is called \"{name}\".", nameof(name)),
        };
    }
}

using RecEnv.Agents.DeepQ;
using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Optimizers;

namespace RecEnv.Agents.SlateQ;

/// <summary>A learned choice model: P(i | A) = exp(uᵢ)/(exp(u₀) + Σ_A exp(u_j)), u from a network of user and item.</summary>
/// <remarks>Minimises the mean of −ln P(picked | shown), by Adam.</remarks>
internal sealed class ChoiceNetwork
{
    private readonly ParameterStore _store = new();
    private readonly ItemNetwork _network;
    private readonly Adam _optimizer;
    private readonly float[] _mask;
    private readonly int[] _classes;

    /// <summary>Makes the network.</summary>
    public ChoiceNetwork(SlateFeatures features, SlateQOptions options, LearningRandom random)
    {
        _network = new ItemNetwork(_store, "choice", features, nullRow: true, options.HiddenSizes, random);
        _optimizer = new Adam(_store, (float)options.LearningRate);
        _mask = new float[options.BatchSize * _network.Outputs];
        _classes = new int[options.BatchSize];
    }

    /// <summary>u, [count, candidates + 1], that of none last.</summary>
    public Tensor Logits(Tape tape, ReadOnlySpan<float> states, int count) => _network.All(tape, states, count);

    /// <summary>Weights of candidates, the largest of all 1; returns that of none.</summary>
    /// <param name="logits">u, [candidates + 1].</param>
    /// <param name="scores">Receives weights, [candidates].</param>
    public static double Score(ReadOnlySpan<float> logits, Span<float> scores)
    {
        float largest = float.NegativeInfinity;
        foreach (float logit in logits)
        {
            largest = Math.Max(largest, logit);
        }

        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = (float)Math.Exp(logits[i] - largest);
        }

        return Math.Exp(logits[scores.Length] - largest);
    }

    /// <summary>Takes one step on a batch.</summary>
    public void Learn(Tape tape, DeepQBatch batch, float learningRate)
    {
        int outputs = _network.Outputs;
        _mask.AsSpan().Clear();
        for (int row = 0; row < batch.Count; row++)
        {
            Span<float> mask = _mask.AsSpan(row * outputs, outputs);
            mask[outputs - 1] = 1;
            foreach (int candidate in batch.Slate(row))
            {
                if (candidate >= 0)
                {
                    mask[candidate] = 1;
                }
            }

            _classes[row] = batch.Picked[row] < 0 ? outputs - 1 : batch.Picked[row];
        }

        tape.Reset();
        Tensor logits = _network.All(tape, batch.States, batch.Count);
        Tensor loss = Losses.CrossEntropy(logits, tape.Index(_classes), tape.Input(_mask, batch.Count, outputs));
        _store.ClearGradients();
        tape.Backward(loss);
        _optimizer.LearningRate = learningRate;
        _optimizer.Step();
    }

    public void Save(Checkpoint checkpoint)
    {
        _store.Save(checkpoint, "choice.");
        _optimizer.Save(checkpoint, "choice_optimizer.");
    }

    public void Load(Checkpoint checkpoint)
    {
        _store.Load(checkpoint, "choice.");
        _optimizer.Load(checkpoint, "choice_optimizer.");
    }
}

using RecEnv.Learning;
using RecEnv.Learning.Checkpoints;
using RecEnv.Learning.Layers;

namespace RecEnv.Agents.Wolpertinger;

/// <summary>The networks of a Wolpertinger agent: actor μ(s), critic Q(s, e) and an embedding e of each action.</summary>
/// <remarks>μ(s) = f(s)/|f(s)|. The critic sees embeddings divided by their lengths.</remarks>
internal sealed class ActorCritic
{
    private const float LeastSquare = 1e-12f; // keeps the gradient of a length finite at 0

    private readonly Mlp _actor;
    private readonly Mlp _critic;
    private readonly Embedding _embedding;

    /// <summary>Makes the networks.</summary>
    /// <param name="features">What states and actions are like.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="random">Gives the first values.</param>
    public ActorCritic(DiscreteFeatures features, WolpertingerOptions options, LearningRandom random)
    {
        int width = options.EmbeddingLength;
        _actor = new Mlp(Actor, "actor", [features.Length, .. options.HiddenSizes, width], random);
        _critic = new Mlp(Critic, "critic", [features.Length + width, .. options.HiddenSizes, 1], random);
        _embedding = new Embedding(Embeddings, "embedding", features.Count, width, random);
    }

    /// <summary>Weights of the actor.</summary>
    public ParameterStore Actor { get; } = new();

    /// <summary>Weights of the critic.</summary>
    public ParameterStore Critic { get; } = new();

    /// <summary>Embeddings, as they are.</summary>
    public ParameterStore Embeddings { get; } = new();

    /// <summary>Embeddings as they are, [D, E].</summary>
    public ReadOnlySpan<float> RawActions => _embedding.Table.Values;

    /// <summary>Proto actions of length 1, [rows, E].</summary>
    /// <param name="states">States, [rows, S].</param>
    public Tensor Propose(Tensor states) => Normalise(_actor.Forward(states));

    /// <summary>Embeddings of length 1, [D, E].</summary>
    public Tensor Actions(Tape tape) => Normalise(tape.Use(_embedding.Table));

    /// <summary>Values, [rows, 1].</summary>
    /// <param name="states">States, [rows, S].</param>
    /// <param name="actions">Actions as the critic sees them, [rows, E].</param>
    public Tensor Value(Tensor states, Tensor actions) => _critic.Forward(Tensor.JoinColumns(states, actions));

    /// <summary>Copies all weights.</summary>
    public void CopyFrom(ActorCritic other)
    {
        Actor.CopyFrom(other.Actor);
        Critic.CopyFrom(other.Critic);
        Embeddings.CopyFrom(other.Embeddings);
    }

    /// <summary>Moves all weights some of the way toward others.</summary>
    public void MoveToward(ActorCritic other, float rate)
    {
        Actor.MoveToward(other.Actor, rate);
        Critic.MoveToward(other.Critic, rate);
        Embeddings.MoveToward(other.Embeddings, rate);
    }

    public void Save(Checkpoint checkpoint, string prefix)
    {
        Actor.Save(checkpoint, prefix);
        Critic.Save(checkpoint, prefix);
        Embeddings.Save(checkpoint, prefix);
    }

    public void Load(Checkpoint checkpoint, string prefix)
    {
        Actor.Load(checkpoint, prefix);
        Critic.Load(checkpoint, prefix);
        Embeddings.Load(checkpoint, prefix);
    }

    private static Tensor Normalise(Tensor rows) => rows / (rows.Square().RowSums() + LeastSquare).Sqrt();
}

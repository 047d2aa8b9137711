using RecEnv.Learning;

namespace RecEnv.Agents.SlateGfn;

/// <summary>Turns states as <see cref="SlateGfnFeatures"/> reads them into what the network is given of a user.</summary>
internal interface IStateEncoder
{
    /// <summary>Numbers s of an encoded state.</summary>
    int Width { get; }

    /// <summary>Encodes states, [count, S] to [count, s].</summary>
    /// <param name="tape">Where it is computed.</param>
    /// <param name="states">States, [count, S].</param>
    /// <param name="count">How many.</param>
    Tensor Forward(Tape tape, ReadOnlySpan<float> states, int count);
}

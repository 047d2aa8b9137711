namespace RecEnv.Learning.Layers;

/// <summary>Masks for <see cref="Attention"/>: 1 where a query sees a key, 0 where it does not.</summary>
public static class AttentionMask
{
    /// <summary>Each place sees itself and the places before it, as far as its sequence goes.</summary>
    /// <param name="tape">The tape of this step.</param>
    /// <param name="places">Places of each sequence, padding included; at least 1.</param>
    /// <param name="lengths">How many places of each sequence are no padding, [sequences], in [0, places]; the padding follows.</param>
    /// <returns>[sequences·places, places]; row i of a sequence has ones in columns 0 to min(i, length − 1).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A length is outside its range.</exception>
    public static Tensor Causal(Tape tape, int places, ReadOnlySpan<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(tape);
        Tensor mask = tape.Zeros(Math.Max(1, lengths.Length) * places, places, out Span<float> sees);
        for (int i = 0; i < lengths.Length * places; i++)
        {
            int length = lengths[i / places];
            Require.InRange(length, 0, places, nameof(lengths));
            sees.Slice(i * places, Math.Min((i % places) + 1, length)).Fill(1f);
        }

        return mask;
    }

    /// <summary>One query a sequence, which sees all places that are no padding.</summary>
    /// <param name="tape">The tape of this step.</param>
    /// <param name="places">Places of each sequence, padding included; at least 1.</param>
    /// <param name="lengths">How many places of each sequence are no padding, [sequences], in [0, places]; the padding follows.</param>
    /// <returns>[sequences, places].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A length is outside its range.</exception>
    public static Tensor Whole(Tape tape, int places, ReadOnlySpan<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(tape);
        Tensor mask = tape.Zeros(Math.Max(1, lengths.Length), places, out Span<float> sees);
        for (int i = 0; i < lengths.Length; i++)
        {
            Require.InRange(lengths[i], 0, places, nameof(lengths));
            sees.Slice(i * places, lengths[i]).Fill(1f);
        }

        return mask;
    }
}

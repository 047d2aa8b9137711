namespace RecEnv.Learning.Layers;

/// <summary>Scaled dot-product attention, softmax(Q·Kᵀ/√d)·V, sequence by sequence. Reference: Vaswani et al. (2017).</summary>
public static class Attention
{
    /// <summary>Attends each query to the keys of its own sequence.</summary>
    /// <param name="queries">Q, [sequences·queries, d].</param>
    /// <param name="keys">K, [sequences·keys, d].</param>
    /// <param name="values">V, [sequences·keys, dᵥ].</param>
    /// <param name="sequences">How many sequences lie one below the other.</param>
    /// <param name="mask">[sequences·queries, keys]: where 0, a query does not see a key; null for none. One that sees none gets 0.</param>
    /// <returns>[sequences·queries, dᵥ].</returns>
    public static Tensor Attend(Tensor queries, Tensor keys, Tensor values, int sequences = 1, Tensor? mask = null)
    {
        float scale = 1f / MathF.Sqrt(queries.Columns);
        Tensor scores = queries.MatMul(keys, transposeOther: true, batches: sequences) * scale;
        return scores.Softmax(mask).MatMul(values, batches: sequences);
    }
}

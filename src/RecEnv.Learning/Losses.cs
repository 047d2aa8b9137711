namespace RecEnv.Learning;

/// <summary>Losses, each the mean over all entries: [1, 1]. Gradients pass to both sides; detach targets.</summary>
/// <remarks>For weights, such as those of prioritised replay, use the terms and take (terms · weights).Mean().</remarks>
public static class Losses
{
    /// <summary>Mean of (prediction − target)².</summary>
    /// <param name="prediction">Any shape.</param>
    /// <param name="target">The same shape.</param>
    public static Tensor Mse(Tensor prediction, Tensor target) => Difference(prediction, target).Square().Mean();

    /// <summary>Mean of the Huber terms of prediction − target, see <see cref="Tensor.HuberTerm"/>.</summary>
    /// <param name="prediction">Any shape.</param>
    /// <param name="target">The same shape.</param>
    /// <param name="delta">Where the square ends, above 0.</param>
    public static Tensor Huber(Tensor prediction, Tensor target, float delta = 1f) =>
        Difference(prediction, target).HuberTerm(delta).Mean();

    /// <summary>Mean over rows of −ln softmax(logits)[class].</summary>
    /// <param name="logits">[rows, classes].</param>
    /// <param name="classes">The true class of each row.</param>
    /// <param name="mask">Where 0, a class cannot be; null for none.</param>
    public static Tensor CrossEntropy(Tensor logits, Indices classes, Tensor? mask = null) =>
        -logits.LogSoftmax(mask).Gather(classes).Mean();

    /// <summary>−t·ln σ(x) − (1 − t)·ln(1 − σ(x)) by entry, computed as softplus(x) − t·x, without overflow.</summary>
    /// <param name="logits">x, any shape.</param>
    /// <param name="targets">t in [0, 1], the same shape.</param>
    public static Tensor BinaryCrossEntropyTerms(Tensor logits, Tensor targets)
    {
        CheckShapes(logits, targets);
        return logits.Softplus() - (logits * targets);
    }

    /// <summary>Mean of <see cref="BinaryCrossEntropyTerms"/>.</summary>
    /// <inheritdoc cref="BinaryCrossEntropyTerms"/>
    public static Tensor BinaryCrossEntropy(Tensor logits, Tensor targets) => BinaryCrossEntropyTerms(logits, targets).Mean();

    private static Tensor Difference(Tensor prediction, Tensor target)
    {
        CheckShapes(prediction, target);
        return prediction - target;
    }

    /// <summary>Repeating, which operators allow, is a mistake in a loss.</summary>
    private static void CheckShapes(Tensor a, Tensor b) => Require.Shapes(
        a.Rows == b.Rows && a.Columns == b.Columns,
        $"A loss needs equal shapes, but the prediction is [{a.Rows}, {a.Columns}] and the target [{b.Rows}, {b.Columns}].");
}

using RecEnv.Learning.Kernels;

namespace RecEnv.Learning;

public sealed unsafe partial class Tape
{
    /// <summary>Computes the gradients of a loss, and adds them to those that the parameters have.</summary>
    /// <remarks>
    /// It may be called several times on one tape, for several losses. Gradients of other tensors are those of the last
    /// call. A tensor that reaches the loss on several ways gets the sum, in the reverse order of recording.
    /// </remarks>
    /// <param name="loss">One number, [1, 1].</param>
    /// <exception cref="ArgumentException">The loss is not one number, or depends on nothing that has a gradient.</exception>
    /// <exception cref="InvalidOperationException">Weights that the pass needs were written after they were used.</exception>
    public void Backward(Tensor loss)
    {
        Slot last = Of(loss);
        Require.Shapes(
            last.Count == 1, $"Backward needs a loss of [1, 1] but got [{last.Rows}, {last.Columns}]. Take its Mean or Sum first.");
        Require.Shapes(last.Needs, "The loss depends on no parameter or variable that wants a gradient. Was it made in a NoGrad scope?");
        _stamp++;
        *GradientOf(loss.Slot, out _) = 1f;
        for (int id = loss.Slot; id >= 0; id--)
        {
            if (_slots[id].Stamp == _stamp && _slots[id].Needs)
            {
                Back(id);
            }
        }
    }

    internal ReadOnlySpan<float> GradientOf(Tensor tensor)
    {
        ref Slot view = ref Of(tensor);
        ref Slot slot = ref _slots[view.Alias];
        return slot.Stamp == _stamp && slot.Gradient != null ? new(slot.Gradient, slot.Count) : default;
    }

    /// <summary>Where to put the gradient of a slot, and whether this pass has put one there to be added to.</summary>
    private float* GradientOf(int id, out bool add)
    {
        ref Slot slot = ref _slots[_slots[id].Alias];
        if (slot.Gradient == null)
        {
            slot.Gradient = Take(slot.Count);
        }

        add = slot.Stamp == _stamp;
        slot.Stamp = _stamp;
        return slot.Gradient;
    }

    private void CheckVersion(int id)
    {
        Parameter parameter = _first[id]!;
        if (_slots[id].Version != parameter.Store.Version)
        {
            throw new InvalidOperationException(
                $"Weights of the store of \"{parameter.Name}\" were written after the forward pass. Call Backward before the " +
                "optimizer's Step, or make the forward pass again.");
        }
    }

    private void Back(int id)
    {
        Slot slot = _slots[id];
        switch (slot.Operation)
        {
            case Operation.Leaf or Operation.View:
                break;
            case >= Operation.Affine and <= Operation.Huber:
                BackUnary(slot);
                break;
            case >= Operation.Add and <= Operation.Mask:
                BackBinary(slot);
                break;
            case >= Operation.Linear and <= Operation.LayerNorm or Operation.Parameter:
                BackMatrix(id, slot);
                break;
            case >= Operation.Softmax and <= Operation.Sum:
                BackRows(slot);
                break;
            default:
                BackPlaces(id, slot);
                break;
        }
    }
}

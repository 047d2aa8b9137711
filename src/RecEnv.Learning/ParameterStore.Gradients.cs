using RecEnv.Learning.Kernels;

namespace RecEnv.Learning;

/// <content>What is done to gradients before a step.</content>
public sealed unsafe partial class ParameterStore
{
    /// <summary>√(Σ g²) over the parameters that have a gradient; 0 where none has.</summary>
    public float GradientNorm()
    {
        float squares = 0f;
        foreach (Parameter parameter in All)
        {
            if (parameter.HasGradient)
            {
                squares += Totals.SumOfSquares(parameter.GradientData, parameter.Rows * parameter.Columns);
            }
        }

        return MathF.Sqrt(squares);
    }

    /// <summary>Scales gradients by min(1, most / (norm + 10⁻⁶)), as PyTorch does, so that their norm is at most that.</summary>
    /// <param name="most">Largest norm, above 0.</param>
    /// <returns>The norm before.</returns>
    public float ClipGradientNorm(float most)
    {
        Require.Positive(most);
        float norm = GradientNorm();
        float scale = most / (norm + 1e-6f);
        if (scale < 1f)
        {
            ScaleGradients(scale);
        }

        return norm;
    }

    /// <summary>Clips each entry of the gradients to [−most, most].</summary>
    /// <param name="most">Largest size, above 0.</param>
    public void ClipGradientValues(float most)
    {
        Require.Positive(most);
        foreach (Parameter parameter in All)
        {
            float* data = parameter.GradientData;
            Elementwise.Value<ClampOperation>(data, data, parameter.HasGradient ? parameter.Padded : 0, -most, most);
        }
    }

    /// <summary>Clips by the norm over several stores together.</summary>
    /// <param name="most">Largest norm, above 0.</param>
    /// <param name="stores">The stores.</param>
    /// <returns>The norm before.</returns>
    public static float ClipGradientNorm(float most, params ReadOnlySpan<ParameterStore> stores)
    {
        Require.Positive(most);
        float squares = 0f;
        foreach (ParameterStore store in stores)
        {
            float norm = store.GradientNorm();
            squares += norm * norm;
        }

        float all = MathF.Sqrt(squares);
        float scale = most / (all + 1e-6f);
        foreach (ParameterStore store in stores)
        {
            if (scale < 1f)
            {
                store.ScaleGradients(scale);
            }
        }

        return all;
    }

    private void ScaleGradients(float scale)
    {
        foreach (Parameter parameter in All)
        {
            float* data = parameter.GradientData;
            Elementwise.Value<AffineOperation>(data, data, parameter.HasGradient ? parameter.Padded : 0, scale, 0f);
        }
    }
}

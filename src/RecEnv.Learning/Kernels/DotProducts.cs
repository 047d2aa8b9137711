namespace RecEnv.Learning.Kernels;

/// <summary>A matrix times a vector, as dot products of rows.</summary>
internal static unsafe class DotProducts
{
    /// <summary>Computes a product of one column whose A lies in dense rows.</summary>
    /// <param name="p">The product.</param>
    /// <param name="step">From one number of B to the next.</param>
    public static void Run(in Product p, nint step)
    {
        float* vector = p.B;
        if (step != 1)
        {
            vector = Scratch.Take(p.Inner);
            for (int k = 0; k < p.Inner; k++)
            {
                vector[k] = p.B[k * step];
            }
        }

        switch (Simd.Width)
        {
            case 512:
                Rows<F512>(p, vector);
                break;
            case 256:
                Rows<F256x2>(p, vector);
                break;
            default:
                Rows<F128x4>(p, vector);
                break;
        }
    }

    private static void Rows<T>(in Product p, float* vector)
        where T : struct, ILanes<T>
    {
        float start = p.Bias == null ? 0f : *p.Bias;
        float* four = stackalloc float[4];
        for (int i = 0; i < p.Rows; i += 4)
        {
            int rows = Math.Min(4, p.Rows - i);
            if (rows == 4)
            {
                Reductions.FourDots<T>(p.A + (i * p.ARow), p.ARow, vector, p.Inner, four);
            }

            for (int r = 0; r < rows; r++)
            {
                float dot = rows == 4 ? four[r] : Reductions.Dot<T>(p.A + ((i + r) * p.ARow), vector, p.Inner);
                float* c = p.C + ((i + r) * p.CRow);
                float sum = start + dot + ((p.Flags & ProductFlags.Add) != 0 ? *c : 0f);
                *c = (p.Flags & ProductFlags.Relu) != 0 && sum < 0f ? 0f : sum;
            }
        }
    }
}

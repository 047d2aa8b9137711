using RecEnv.Spaces;

namespace RecEnv.Agents.Linear;

/// <summary>The numbers of some leaves as features: real numbers and bits as they are, other integers one-hot.</summary>
internal sealed class FeatureBlock
{
    private readonly (int Leaf, int Stride, int Start, long First, int Width)[] _columns;

    /// <summary>Lays the features out.</summary>
    /// <param name="space">Space of an observation.</param>
    /// <param name="leaves">Leaves to take.</param>
    /// <param name="rows">Rows that each leaf is divided into: candidates, or 1.</param>
    public FeatureBlock(Space space, IEnumerable<int> leaves, int rows)
    {
        Space?[] spaces = LeafSpaces.List(space);
        var columns = new List<(int, int, int, long, int)>();
        foreach (int leaf in leaves)
        {
            int stride = space.Leaves[leaf].Size / rows;
            for (int i = 0; i < stride; i++)
            {
                (long first, long width) = spaces[leaf] switch
                {
                    DiscreteSpace discrete => (discrete.Start, discrete.N),
                    MultiDiscreteSpace multi => (multi.Start[i], multi.Nvec[i]),
                    _ => (0, 1),
                };
                columns.Add((leaf, stride, i, first, checked((int)width)));
            }
        }

        _columns = [.. columns];
        Length = _columns.Sum(column => column.Width);
    }

    /// <summary>Number of features of a row.</summary>
    public int Length { get; }

    /// <summary>Reads a row's features, [<see cref="Length"/>].</summary>
    public void Read(ValueBatch values, int lane, int row, Span<double> features)
    {
        foreach ((int leaf, int stride, int start, long first, int width) in _columns)
        {
            double number = LeafNumbers.Number(values.Leaves[leaf], lane, (row * stride) + start);
            if (width == 1)
            {
                features[0] = number;
            }
            else
            {
                features[..width].Clear();
                features[(int)((long)number - first)] = 1;
            }

            features = features[width..];
        }
    }
}

namespace MlOps.Runtime.Collections;

/// <summary>Numbers in an array that grows at its end; see <see cref="LongList"/>.</summary>
internal sealed class DoubleList
{
    private double[] _items = new double[8];

    public int Count { get; private set; }

    public void Add(double item)
    {
        if (Count == _items.Length)
        {
            var items = new double[2 * Count];
            Array.Copy(_items, items, Count);
            _items = items;
        }

        _items[Count] = item;
        Count++;
    }

    public double[] ToArray()
    {
        var items = new double[Count];
        CopyTo(items, 0);
        return items;
    }

    public void CopyTo(double[] target, int start) => Array.Copy(_items, 0, target, start, Count);

    /// <summary>The numbers in ascending order, equal ones once.</summary>
    public double[] ToSortedSet()
    {
        double[] sorted = ToArray();
        Sort(sorted);
        int count = 0;
        foreach (double number in sorted)
        {
            if (count == 0 || sorted[count - 1] != number)
            {
                sorted[count] = number;
                count++;
            }
        }

        var distinct = new double[count];
        Array.Copy(sorted, distinct, count);
        return distinct;
    }

    /// <summary>Heap sort; no number is NaN.</summary>
    public static void Sort(double[] numbers)
    {
        for (int i = (numbers.Length / 2) - 1; i >= 0; i--)
        {
            SiftDown(numbers, i, numbers.Length);
        }

        for (int end = numbers.Length - 1; end > 0; end--)
        {
            (numbers[0], numbers[end]) = (numbers[end], numbers[0]);
            SiftDown(numbers, 0, end);
        }
    }

    private static void SiftDown(double[] heap, int place, int end)
    {
        double number = heap[place];
        for (int child = (2 * place) + 1; child < end; child = (2 * place) + 1)
        {
            if (child + 1 < end && heap[child] < heap[child + 1])
            {
                child++;
            }

            if (heap[child] <= number)
            {
                break;
            }

            heap[place] = heap[child];
            place = child;
        }

        heap[place] = number;
    }
}

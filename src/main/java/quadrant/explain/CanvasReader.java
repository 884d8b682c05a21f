package quadrant.explain;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import quadrant.dataset.PixelSource;
import quadrant.dataset.Sample;
import quadrant.pixels.Patch;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;
import quadrant.task.Workers;

/** Reads images at the network's size, a few at a time. */
final class CanvasReader implements AutoCloseable {
    private final Preprocessing preprocessing;
    private final Workers workers;

    CanvasReader(Preprocessing preprocessing, int threads) {
        this.preprocessing = preprocessing;
        this.workers = new Workers(threads);
    }

    Patch read(PixelSource image) {
        return preprocessing.canvas(image.read());
    }

    /**
     * Reads samples in order.
     *
     * @param taken receives the position of the first of some samples, and their images
     */
    void forEach(List<Sample> samples, Task task, BiConsumer<Integer, List<Patch>> taken) {
        for (int from = 0; from < samples.size(); from += CanvasNetwork.BATCH) {
            task.checkCancelled();
            int first = from;
            Patch[] part = new Patch[Math.min(CanvasNetwork.BATCH, samples.size() - from)];
            workers.forEach(
                    part.length, i -> part[i] = read(samples.get(first + i).pixels()));
            taken.accept(first, Arrays.asList(part));
            task.progress(first + part.length, samples.size());
        }
    }

    @Override
    public void close() {
        workers.close();
    }
}

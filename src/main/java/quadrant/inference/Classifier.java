package quadrant.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import quadrant.dataset.PixelSource;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.TrunkFactory;
import quadrant.model.FineTunedModel;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;
import quadrant.task.Workers;

/** Classifies images with a model; owns the loaded network until it is closed. */
public final class Classifier implements AutoCloseable {
    private static final int BATCH = 16;

    private final FineTunedModel model;
    private final Trunk network;
    private final Workers workers;

    public Classifier(FineTunedModel model, TrunkFactory trunks, Compute compute, Task task) {
        this.model = model;
        this.network = trunks.load(model.graph(), compute, task);
        this.workers = new Workers(compute.threads());
    }

    /** Classifies; one list of probabilities an image, in the order of the images. */
    public List<List<Float>> classify(List<? extends PixelSource> images, Task task) {
        return classify(images, pixels -> {}, task);
    }

    /**
     * Classifies, and shows the very floats that the network is given.
     *
     * @param input is given each batch's pixels, n×3×S×S float32 in native order, before the network; not to be kept
     */
    public List<List<Float>> classify(List<? extends PixelSource> images, Consumer<ByteBuffer> input, Task task) {
        Preprocessing p = model.preprocessing();
        int imageBytes = 3 * p.sizePx() * p.sizePx() * Float.BYTES;
        int classes = model.classes().size();
        ByteBuffer pixels = ByteBuffer.allocateDirect(BATCH * imageBytes).order(ByteOrder.nativeOrder());
        ByteBuffer out =
                ByteBuffer.allocateDirect(BATCH * classes * Float.BYTES).order(ByteOrder.nativeOrder());
        List<List<Float>> all = new ArrayList<>();
        for (int from = 0; from < images.size(); from += BATCH) {
            task.checkCancelled();
            List<? extends PixelSource> part = images.subList(from, Math.min(images.size(), from + BATCH));
            workers.forEach(
                    part.size(),
                    i -> p.normalise(
                            p.canvas(part.get(i).read()),
                            pixels.slice(i * imageBytes, imageBytes)
                                    .order(ByteOrder.nativeOrder())
                                    .asFloatBuffer()));
            input.accept(pixels.slice(0, part.size() * imageBytes).order(ByteOrder.nativeOrder()));
            network.run(pixels, part.size(), List.of(out));
            for (int i = 0; i < part.size(); i++) {
                List<Float> row = new ArrayList<>(classes);
                for (int k = 0; k < classes; k++) {
                    row.add(out.getFloat((i * classes + k) * Float.BYTES));
                }
                all.add(List.copyOf(row));
            }
            task.progress(all.size(), images.size());
        }
        return List.copyOf(all);
    }

    @Override
    public void close() {
        workers.close();
        network.close();
    }
}

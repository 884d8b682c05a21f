package quadrant.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import quadrant.engine.Compute;
import quadrant.engine.Trunk;
import quadrant.engine.TrunkFactory;
import quadrant.model.FineTunedModel;
import quadrant.model.Outliers;
import quadrant.model.Uncertainty;
import quadrant.pixels.Preprocessing;
import quadrant.task.Task;
import quadrant.task.UserException;

/**
 * Loads and checks fine-tuned models, whoever made them. All fine-tuned models are loaded here.
 *
 * <p>First the file and its content are checked in Java: an ordinary file of at most 2 GiB, no external data, operators that
 * terminate and whose memory is known (as ONNX Runtime infers from its nodes, without weights), weights that are numbers,
 * metadata within bounds. Then ONNX Runtime runs it for the first time, on one image and on two; the output is compared with
 * the classes in the metadata.
 */
public final class ModelDoor {
    private static final int IMAGES = 2;
    private static final double SUM_TOLERANCE = 1e-2;

    private final TrunkFactory trunks;

    public ModelDoor(TrunkFactory trunks) {
        this.trunks = trunks;
    }

    /**
     * Opens a model.
     *
     * @throws UserException when there is none, or it cannot be used, with the reason
     */
    public FineTunedModel open(Path file) {
        FineTunedModel model = FineTunedModel.read(file);
        requireRoom(model.preprocessing(), file);
        tryOut(model, file);
        return model;
    }

    /** A batch of pixels must fit into memory besides everything else. */
    private static void requireRoom(Preprocessing p, Path file) {
        double bytes = (double) p.inputChannels() * p.sizePx() * p.sizePx() * Float.BYTES * Runner.BATCH;
        if (bytes > Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 2)) {
            throw new UserException(
                    "The model " + file + " takes images of " + p.sizePx() + " pixels, of which " + Runner.BATCH
                            + " do not fit into the " + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MiB that Java may use.",
                    "Give Java more (QUADRANT_JAVA_OPTS=-Xmx8g, in ImageJ Edit › Options › Memory), or fine-tune with"
                            + " smaller images.");
        }
    }

    private void tryOut(FineTunedModel model, Path file) {
        Optional<Outliers> outliers = model.uncertainty().flatMap(Uncertainty::outliers);
        List<List<Long>> expected = new ArrayList<>();
        expected.add(List.of((long) model.classes().size()));
        outliers.ifPresent(o -> expected.add(List.of((long) o.known().width())));
        try (Trunk network = trunks.load(Classifier.graph(model), Compute.cpu(), Task.SILENT)) {
            if (!network.featureShapes().equals(expected)) {
                throw FineTunedModel.damaged(
                        file.toString(),
                        "for an image its network gives numbers of the dimensions " + network.featureShapes() + ", and "
                                + expected + " was expected: one for each class"
                                + outliers.map(o -> ", and the features of its outlier detector")
                                        .orElse(""),
                        null);
            }
            for (int n = 1; n <= IMAGES; n++) {
                requireProbabilities(run(network, model, n, file), n, file);
            }
        }
    }

    private static ByteBuffer run(Trunk network, FineTunedModel model, int n, Path file) {
        ByteBuffer pixels = model.preprocessing().inputs(n);
        for (int i = 0; pixels.remaining() >= Float.BYTES; i++) {
            pixels.putFloat((float) Math.sin(i));
        }
        List<ByteBuffer> out = network.featureShapes().stream()
                .map(s -> ByteBuffer.allocateDirect(Math.toIntExact(n * s.get(0) * Float.BYTES))
                        .order(ByteOrder.nativeOrder()))
                .toList();
        try {
            network.run(pixels, n, out);
        } catch (UserException e) {
            throw FineTunedModel.damaged(
                    file.toString(), "its network cannot be run on " + n + " images (" + e.problem() + ")", e);
        }
        return out.get(0);
    }

    private static void requireProbabilities(ByteBuffer out, int n, Path file) {
        int classes = out.capacity() / n / Float.BYTES;
        for (int i = 0; i < n; i++) {
            double sum = 0;
            boolean within = true;
            for (int k = 0; k < classes; k++) {
                float p = out.getFloat((i * classes + k) * Float.BYTES);
                within &= p >= 0 && p <= 1;
                sum += p;
            }
            if (!within || Math.abs(sum - 1) > SUM_TOLERANCE) {
                throw FineTunedModel.damaged(file.toString(), "what its network gives are no probabilities", null);
            }
        }
    }
}

package quadrant.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import quadrant.backbone.BackboneSource;
import quadrant.engine.Compute;
import quadrant.onnx.Anatomy;
import quadrant.onnx.CutPoint;
import quadrant.onnx.OnnxGraph;
import quadrant.onnx.Tensor;
import quadrant.task.Reason;
import quadrant.task.Task;
import quadrant.task.UserException;
import quadrant.workflow.BackboneReference;
import quadrant.workflow.BackboneVerification;
import quadrant.workflow.FreedBatch;
import quadrant.workflow.VerifyBackbone;

/** Imports a model file and checks it at its cuts, and against a reference where there is one. */
public final class BackboneVerifyJob {
    private static final String IMAGES = "input_0.pb";
    private static final String OUTPUT = "output_0.pb";
    private static final String GRADIENTS = "gradients";
    private static final String SUFFIX = ".pb";

    private final Wiring wiring;

    public BackboneVerifyJob(Wiring wiring) {
        this.wiring = wiring;
    }

    /**
     * The request.
     *
     * @param network a backbone's name, or the path of an ONNX file
     * @param size height and width of an image, where neither the file nor a card gives them
     * @param reference a folder with input_0.pb, and with output_0.pb and gradients/PARAMETER.pb where they are known
     * @param all whether to check every clean cut, and not only those offered as depths
     * @param speed whether to measure speed, too
     */
    public record Request(String network, OptionalInt size, Optional<Path> reference, boolean all, boolean speed) {}

    public BackboneVerification run(Request request, Compute compute, Task task) {
        BackboneSource source = wiring.catalog().source(request.network);
        OnnxGraph graph = source.network(request.size);
        source.fixed(request.size)
                .ifPresent(f -> new FreedBatch(wiring.engines().trunks(), compute).check(graph, f, task));
        Anatomy anatomy = Anatomy.of(graph);
        BackboneReference reference =
                request.reference.map(BackboneVerifyJob::read).orElseGet(() -> VerifyBackbone.random(anatomy.graph()));
        List<String> cuts = (request.all ? anatomy.cuts() : source.depths(anatomy))
                .stream().map(CutPoint::tensor).toList();
        return new VerifyBackbone(wiring.engines(), compute).run(anatomy, cuts, reference, request.speed, task);
    }

    private static BackboneReference read(Path folder) {
        Tensor images = Tensor.read(folder.resolve(IMAGES));
        if (images.dims().isEmpty()) {
            throw new UserException(
                    folder.resolve(IMAGES) + " holds a single number.", "Give a batch of images: N×3×S×S.");
        }
        Path output = folder.resolve(OUTPUT);
        Optional<float[]> expected =
                Files.exists(output) ? Optional.of(Tensor.read(output).floats()) : Optional.empty();
        Map<String, float[]> gradients = new LinkedHashMap<>();
        Path named = folder.resolve(GRADIENTS);
        if (Files.isDirectory(named)) {
            try (Stream<Path> files = Files.list(named)) {
                files.filter(f -> name(f).endsWith(SUFFIX))
                        .sorted()
                        .forEach(f -> gradients.put(
                                name(f).substring(0, name(f).length() - SUFFIX.length()),
                                Tensor.read(f).floats()));
            } catch (IOException e) {
                throw new UserException(
                        "The folder " + named + " cannot be read (" + Reason.of(e) + ").",
                        "Check that you may read it.",
                        e);
            }
        }
        return new BackboneReference(images.dims().get(0).intValue(), images.floats(), expected, gradients);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}

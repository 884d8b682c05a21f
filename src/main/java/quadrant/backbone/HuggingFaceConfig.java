package quadrant.backbone;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import quadrant.backbone.PreprocessingSource.Known;
import quadrant.pixels.ChannelOrder;
import quadrant.pixels.ResizeRule;
import quadrant.task.OutsideFile;

/**
 * The configuration files of Hugging Face models: {@code preprocessor_config.json} of Transformers, and {@code config.json} of
 * timm with its {@code pretrained_cfg}. Both hold mean and standard deviation of RGB pixels in 0–1.
 */
final class HuggingFaceConfig {
    private static final double WHITE = 255;

    private HuggingFaceConfig() {}

    private record Preprocessor(
            @Nullable Boolean do_normalize,
            @Nullable Boolean do_rescale,
            @Nullable Double rescale_factor,
            @Nullable Boolean do_flip_channel_order,
            @Nullable List<Double> image_mean,
            @Nullable List<Double> image_std) {}

    private record Timm(@Nullable Pretrained pretrained_cfg) {}

    private record Pretrained(
            @Nullable List<Double> mean,
            @Nullable List<Double> std,
            @Nullable List<Integer> input_size) {}

    static Optional<Known> beside(Path file) {
        return read(file.resolveSibling("preprocessor_config.json"), Preprocessor.class)
                .flatMap(HuggingFaceConfig::of)
                .or(() -> read(file.resolveSibling("config.json"), Timm.class).flatMap(HuggingFaceConfig::of));
    }

    private static Optional<Known> of(Preprocessor p) {
        boolean inUnits = !Boolean.FALSE.equals(p.do_rescale)
                && (p.rescale_factor == null || Math.abs(p.rescale_factor * WHITE - 1) < 1e-3);
        if (!inUnits || p.do_normalize == null || Boolean.TRUE.equals(p.do_flip_channel_order)) {
            return Optional.empty();
        }
        String from = "preprocessor_config.json beside the file";
        return p.do_normalize
                ? normalisation(p.image_mean, p.image_std).map(n -> Known.of(n, from))
                : Optional.of(Known.of(Convention.UNIT.normalisation(), from));
    }

    private static Optional<Known> of(Timm timm) {
        Pretrained p = timm.pretrained_cfg;
        if (p == null) {
            return Optional.empty();
        }
        OptionalInt size = p.input_size != null && p.input_size.size() == 3
                ? OptionalInt.of(p.input_size.get(1))
                : OptionalInt.empty();
        return normalisation(p.mean, p.std)
                .map(n -> new Known(n, size, ResizeRule.IMAGENET, "timm's config.json beside the file"));
    }

    private static Optional<Normalisation> normalisation(@Nullable List<Double> mean, @Nullable List<Double> std) {
        if (mean == null || std == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Normalisation(ChannelOrder.RGB, inBytes(mean), inBytes(std)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<Double> inBytes(List<Double> units) {
        return units.stream().map(v -> Math.round(v * WHITE * 1e6) / 1e6).toList();
    }

    private static <T> Optional<T> read(Path file, Class<T> type) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(new Gson().fromJson(OutsideFile.text(file, "a .json file"), type));
        } catch (IOException e) {
            throw BackboneStore.unreadable(file, e);
        } catch (JsonParseException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}

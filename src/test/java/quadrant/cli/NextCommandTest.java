package quadrant.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import quadrant.app.SmallModel;
import quadrant.imagej.Cells;
import quadrant.model.FineTunedModel;
import quadrant.pixels.CropRule;
import quadrant.pixels.TestViews;

/** Which of marked cells {@code quadrant next} names; {@link UncertaintyCommandTest} has whole images. */
class NextCommandTest {
    @TempDir
    private Path temp;

    private Path slides;
    private Path csv;

    @BeforeEach
    void names_the_slides() throws IOException {
        slides = Cells.withZips(temp.resolve("slides"), 2);
        csv = temp.resolve("next.csv");
    }

    private Path model(Optional<CropRule> trained) throws IOException {
        FineTunedModel small = SmallModel.of();
        return Files.write(
                temp.resolve("model.onnx"),
                new FineTunedModel(
                                small.graph(),
                                small.classes(),
                                small.preprocessing(),
                                small.provenance(),
                                TestViews.NONE,
                                trained)
                        .toBytes());
    }

    /** @return what it said on standard error */
    private String next(Path model, Path... inputs) {
        List<String> args = new ArrayList<>(List.of("next", model.toString()));
        for (Path input : inputs) {
            args.add(input.toString());
        }
        args.addAll(List.of("--output", csv.toString(), "--threads", "1", "-q"));
        CommandRun ended = CommandRun.run(args.toArray());
        assertThat(ended.code()).isZero();
        return ended.err();
    }

    @Test
    void a_model_of_marked_cells_is_shown_those_on_folders_and_files_each_once() throws IOException {
        Path alone = Cells.withOverlays(temp.resolve("more"), 1).resolve("slide1.tif");
        Path bare = Cells.save(Cells.image("x", 9), temp.resolve("bare.tif"));

        String output = next(model(Optional.of(CropRule.DEFAULT)), slides, alone, slides.resolve("slide2.tif"), bare);

        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.get(0)).isEqualTo("image,roi,rank,probability,suggested,uncertainty,outlier");
        assertThat(lines).hasSize(37);
        for (Path image : List.of(slides.resolve("slide1.tif"), slides.resolve("slide2.tif"), alone)) {
            for (int roi = 1; roi <= 12; roi++) {
                String start = image + String.format(",%04d,", roi);
                assertThat(lines).filteredOn(l -> l.startsWith(start)).hasSize(1);
            }
        }
        assertThat(output).contains("1 image(s) without marked objects left out (" + bare + ")");
    }

    @Test
    void a_model_of_whole_images_is_shown_whole_images() throws IOException {
        next(model(Optional.empty()), slides);

        assertThat(Files.readAllLines(csv))
                .hasSize(3)
                .startsWith("image,rank,probability,suggested,uncertainty,outlier")
                .filteredOn(l -> l.startsWith("slide1.tif,"))
                .hasSize(1);
    }

    @Test
    void where_nothing_is_marked_a_model_of_marked_cells_is_shown_whole_images_and_that_is_said() throws IOException {
        Path bare = Cells.save(Cells.image("x", 9), temp.resolve("bare.tif"));

        assertThat(next(model(Optional.of(CropRule.DEFAULT)), bare)).contains("nothing is marked here");

        assertThat(Files.readAllLines(csv)).hasSize(2).element(1).asString().startsWith("bare.tif,1,");
    }
}

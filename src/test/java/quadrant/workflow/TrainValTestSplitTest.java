package quadrant.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import quadrant.TestData;
import quadrant.dataset.Dataset;
import quadrant.dataset.Guard;
import quadrant.dataset.Sample;
import quadrant.training.TrainingImage;

class TrainValTestSplitTest {
    private final Listening task = new Listening();

    private TrainValTestSplit parts(Dataset dataset, HoldOut holdOut, boolean earlyStopping) {
        return TrainValTestSplit.of(
                Made.scan(dataset),
                Made.request(dataset, holdOut, 1, earlyStopping, Path.of("unused")),
                Optional.empty(),
                task);
    }

    private static Set<String> groups(List<TrainingImage> images) {
        return images.stream().map(i -> i.sample().group().value()).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource({"600, 4, 0.2", "900, 30, 0.3", "500, 2, 0", "1000, 1, 0.5"})
    void every_image_is_in_one_part_and_no_group_in_two(int images, int perGroup, double share) {
        Dataset dataset = Made.stripes(images, perGroup);
        TrainValTestSplit parts = parts(dataset, new HoldOut.Share(share), true);
        List<String> ids = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (List<TrainingImage> part : List.of(parts.train(), parts.validation(), parts.test())) {
            part.forEach(i -> ids.add(i.sample().id()));
            for (String g : groups(part)) {
                assertThat(seen.add(g)).as(g).isTrue();
            }
        }
        assertThat(ids)
                .containsExactlyInAnyOrderElementsOf(
                        dataset.samples().stream().map(Sample::id).toList());
        assertThat(parts.test().size() / (double) images).isBetween(share - 0.03, share + 0.03);
        for (int ofClass : parts.validationSet().counts()) {
            assertThat(ofClass).isGreaterThanOrEqualTo(20);
        }
        assertThat(parts.describe()).contains(parts.train().size() + " images for training");
    }

    @ParameterizedTest
    @CsvSource({"100, true", "180, true", "280, true", "600, false"})
    void there_is_no_validation_part_where_it_would_hold_too_few_or_is_not_wanted(int images, boolean earlyStopping) {
        TrainValTestSplit parts = parts(Made.stripes(images, 2), new HoldOut.Share(0.2), earlyStopping);
        assertThat(parts.validation()).isEmpty();
        assertThat(parts.train().size() + parts.test().size()).isEqualTo(images);
    }

    @Test
    void the_same_seed_gives_the_same_parts() {
        Dataset dataset = Made.stripes(600, 4);
        assertThat(parts(dataset, new HoldOut.Share(0.2), true))
                .isEqualTo(parts(dataset, new HoldOut.Share(0.2), true));
    }

    @Test
    void a_fold_that_the_data_names_is_held_out() {
        List<Sample> folded = new ArrayList<>();
        Made.stripes(40, 2)
                .samples()
                .forEach(s -> folded.add(new Sample(
                        s.id(),
                        s.pixels(),
                        s.label(),
                        s.group(),
                        OptionalInt.of(Integer.parseInt(s.id().substring(1)) / 2 % 5),
                        Map.of())));
        TrainValTestSplit parts = parts(Made.dataset(folded), new HoldOut.Fold(3), true);
        assertThat(parts.test()).hasSize(8).allMatch(i -> i.sample().fold().equals(OptionalInt.of(3)));
        assertThat(parts.train()).hasSize(32);
        assertThat(TestData.refusal(() -> parts(Made.dataset(folded), new HoldOut.Fold(9), true))
                        .problem())
                .contains("9");
    }

    @Test
    void few_groups_are_no_reason_not_to_train() {
        List<Sample> samples = new ArrayList<>(Made.stripes(400, 200).samples());
        samples.removeIf(s -> s.label() == 1 && s.group().value().equals("patient0"));
        TrainValTestSplit parts = parts(Made.dataset(samples), new HoldOut.Share(0), true);
        assertThat(parts.validation()).isEmpty();
        assertThat(parts.train()).hasSize(300);
        assertThat(task.warned()).hasSize(1);
        assertThat(task.warned().get(0)).contains("validation set");
    }

    @Test
    void the_same_pixels_in_training_and_test_are_refused_unless_it_is_allowed() {
        List<Sample> folded = new ArrayList<>();
        Made.stripes(40, 2)
                .samples()
                .forEach(s -> folded.add(new Sample(
                        s.id(),
                        s.pixels(),
                        s.label(),
                        s.group(),
                        OptionalInt.of(Integer.parseInt(s.id().substring(1)) / 2 % 5),
                        Map.of())));
        DatasetScan scan = Made.scan(Made.dataset(folded));
        List<TrainingImage> copied = new ArrayList<>(scan.images());
        copied.set(
                0,
                new TrainingImage(
                        folded.get(0), copied.get(2).pixelHash(), copied.get(0).look()));
        DatasetScan leaking = new DatasetScan(
                scan.dataset(),
                copied,
                scan.pixelSize(),
                scan.sidePx(),
                List.of(),
                new Guard(List.of(), List.of(), Optional.empty()),
                Optional.empty());
        FineTuneRequest strict = Made.request(scan.dataset(), new HoldOut.Fold(0), 1, true, Path.of("unused"));
        assertThat(TestData.refusal(() -> TrainValTestSplit.of(leaking, strict, Optional.empty(), task))
                        .getMessage())
                .contains("1 of 8 held-out images would be trained on too")
                .contains("i0 is i2")
                .contains("--allow-leakage");

        FineTuneRequest lenient = new FineTuneRequest(
                strict.plan(),
                strict.images(),
                strict.holdOut(),
                strict.size(),
                strict.testViews(),
                strict.uncertainty(),
                strict.workFolder(),
                true);
        assertThat(TrainValTestSplit.of(leaking, lenient, Optional.empty(), task)
                        .test())
                .hasSize(8);
        assertThat(task.warned()).anyMatch(w -> w.contains("i0 is i2"));
    }
}

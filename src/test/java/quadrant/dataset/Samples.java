package quadrant.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import quadrant.pixels.RawImage;

/** Datasets without pixels. */
final class Samples {
    record Nothing(String name) implements PixelSource {
        @Override
        public RawImage read() {
            throw new UnsupportedOperationException(name);
        }
    }

    private Samples() {}

    static Sample of(String id, int label, String group) {
        return of(id, label, group, OptionalInt.empty());
    }

    static Sample of(String id, int label, String group, OptionalInt fold) {
        return new Sample(id, new Nothing(id), label, new GroupId(group), fold, Map.of());
    }

    static Dataset dataset(int classes, List<Sample> samples) {
        List<String> names = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            names.add("class" + k);
        }
        return new Dataset(new ClassList(names), samples, true, List.of());
    }

    /** Groups of 1 to {@code most} images, each mainly of one class, classes of unequal size. */
    static Dataset random(long seed, int groups, int classes, int most) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Sample> samples = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            int main = Math.min(random.nextInt(classes), random.nextInt(classes));
            for (int i = random.nextInt(most); i >= 0; i--) {
                int label = random.nextInt(4) == 0 ? random.nextInt(classes) : main;
                samples.add(of("g" + g + "/" + i, label, "g" + g));
            }
        }
        return dataset(classes, samples);
    }
}

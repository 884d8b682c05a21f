package quadrant.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import quadrant.augment.AugmentationPlan;
import quadrant.engine.Trunk;
import quadrant.pixels.TestViews;
import quadrant.task.Workers;

/** Features at the cut of images that are turned for the test: row = image · turns + turn, made whenever asked for. */
final class TurnedRows implements FeatureRows {
    private final List<TrainingImage> images;
    private final TestViews turns;
    private final ViewMaker maker;
    private final int sizePx;
    private final Trunk trunk;
    private ByteBuffer pixels = FeatureExtractor.direct(0);
    private ByteBuffer turned = FeatureExtractor.direct(0);

    /** @param trunk image → features at the cut; closed with the rows */
    TurnedRows(List<TrainingImage> images, TestViews turns, TrainingInput input, Workers workers, Trunk trunk) {
        this.images = images;
        this.turns = turns;
        this.maker = new ViewMaker(input.preprocessing(), AugmentationPlan.named("none"), input.seed(), workers);
        this.sizePx = input.preprocessing().sizePx();
        this.trunk = trunk;
    }

    @Override
    public int rows() {
        return images.size() * turns.count();
    }

    @Override
    public void gather(int[] rows, ByteBuffer into) {
        int[] upright = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            upright[i] = rows[i] / turns.count();
        }
        if (pixels.capacity() < rows.length * maker.bytes()) {
            pixels = FeatureExtractor.direct((long) rows.length * maker.bytes());
            turned = FeatureExtractor.direct((long) rows.length * maker.bytes());
        }
        maker.fill(images, 1, upright, pixels);
        for (int i = 0; i < rows.length; i++) {
            TestViews.fill(rows[i] % turns.count(), sizePx, 3, part(pixels, i), part(turned, i));
        }
        trunk.run(turned, rows.length, List.of(into));
    }

    private FloatBuffer part(ByteBuffer all, int i) {
        return all.slice(i * maker.bytes(), maker.bytes())
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void close() {
        trunk.close();
    }
}

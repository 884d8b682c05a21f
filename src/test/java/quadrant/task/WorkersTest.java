package quadrant.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void an_interrupted_loop_waits_for_the_turns_that_run() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        AtomicReference<Object> outcome = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try (Workers workers = new Workers(2)) {
                workers.forEach(100, i -> {
                    begun.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    ended.incrementAndGet();
                });
            } catch (CancelledException e) {
                outcome.set(ended.get());
            }
        });
        caller.start();
        begun.await();
        caller.interrupt();
        while (caller.isInterrupted()) {
            Thread.onSpinWait(); // until the interrupt is taken
        }
        goOn.countDown();
        caller.join();
        assertThat(outcome.get()).isEqualTo(ended.get()).isNotEqualTo(0);
    }

    @Test
    void what_a_turn_throws_ends_the_loop() {
        try (Workers workers = new Workers(2)) {
            assertThatThrownBy(() -> workers.forEach(10, i -> {
                        if (i == 3) {
                            throw new IllegalStateException("turn 3");
                        }
                    }))
                    .hasMessage("turn 3");
        }
    }
}

/**
 * The tail on DJL/PyTorch: the graph interpreted node by node, with autograd.
 *
 * <p>In: a tail graph, features. Out: logits, trained weights. The only package that uses {@code ai.djl}.
 */
@NullMarked
package quadrant.engine.djl;

import org.jspecify.annotations.NullMarked;

import 'reflect-metadata'
import {
  type ArgumentsHost,
  type CanActivate,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  HttpCode,
  HttpException,
  type INestApplication,
  Module,
  Post,
  UnauthorizedException,
  UseFilters,
  UseGuards,
} from '@nestjs/common'

/** Refuses everybody. */
class Guard implements CanActivate {
  canActivate(): boolean {
    throw new UnauthorizedException()
  }
}

/** Responds to every thrown value, on either platform. */
class Filter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse()
    response.header('Vary', 'Accept')
    response.status(500).send({ filtered: String(error) })
  }
}
Catch()(Filter)

class Items {
  list(): object {
    return { items: [] }
  }
  create(): object {
    return { saved: true }
  }
  guarded(): object {
    return {}
  }
  filtered(): object {
    throw new Error('broken')
  }
  thrown(): object {
    throw new Error('broken')
  }
  thrownString(): object {
    throw 'broken'
  }
  teapot(): object {
    throw new HttpException('a teapot', 418)
  }
}

/** Applies decorators to a method without their syntax, which needs a compiler that emits it. */
function decorate(name: keyof Items, ...decorators: MethodDecorator[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(Items.prototype, name) as PropertyDescriptor
  for (const apply of decorators) apply(Items.prototype, name, descriptor)
}
Controller()(Items)
decorate('list', Get('items'))
decorate('create', Post('items'), HttpCode(201))
decorate('guarded', Get('guarded'), UseGuards(Guard))
decorate('filtered', Get('filtered'), UseFilters(Filter))
decorate('thrown', Get('thrown'))
decorate('thrownString', Get('thrownString'))
decorate('teapot', Get('teapot'))

/** The module of both platforms' applications. */
export class ItemsModule {}
Module({ controllers: [Items] })(ItemsModule)

/** A guard for the whole application, as an authentication is. */
export function guardEverything(app: INestApplication): INestApplication {
  return app.useGlobalGuards(new Guard())
}
